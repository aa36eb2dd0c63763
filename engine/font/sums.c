/* Is a font file as it was made? Each table's sum stands in the directory
 * (OpenType, "Calculating checksums"). FreeType and HarfBuzz do not ask: of a
 * file damaged in its outlines they would draw what is left. */
#include <string.h>

#include "engine/font/face.h"

#define DIRECTORY 12 /* bytes before the directory's entries */
#define ENTRY 16
#define ADJUSTMENT 8 /* in head: of the whole file, no part of its sum */

static uint32_t
number_at(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static uint64_t
two_numbers_at(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

/* Millions of bytes are summed up before the first letter is made: eight at a
 * time. The last ones are filled up with zeros. */
static uint32_t
sum_of(const unsigned char *p, size_t n)
{
	unsigned char last[8] = {0};
	uint64_t sum = 0, v;

	for (; n >= sizeof v; p += sizeof v, n -= sizeof v) {
		v = two_numbers_at(p);
		sum += (v >> 32) + (v & UINT32_MAX);
	}
	if (n > 0)
		memcpy(last, p, n);
	v = two_numbers_at(last);
	return (uint32_t)(sum + (v >> 32) + (v & UINT32_MAX));
}

/* NULL: the directory has no such entry. */
static const unsigned char *
entry_of(struct str file, size_t i)
{
	const unsigned char *p = (const unsigned char *)file.p;

	if (file.n < DIRECTORY || memcmp(p, "ttcf", 4) == 0 ||
	    i >= ((size_t)p[4] << 8 | p[5]) ||
	    file.n < DIRECTORY + (i + 1) * ENTRY)
		return NULL;
	return p + DIRECTORY + i * ENTRY;
}

bool
font_table_sum(struct str file, size_t i, uint32_t *sum)
{
	const unsigned char *entry = entry_of(file, i);
	const unsigned char *table = (const unsigned char *)file.p;
	size_t at, n;

	if (entry == NULL)
		return false;
	at = number_at(entry + 8);
	n = number_at(entry + 12);
	if (at > file.n || n > file.n - at)
		return false;
	table += at;
	*sum = sum_of(table, n);
	if (memcmp(entry, "head", 4) == 0 && n >= ADJUSTMENT + 4)
		*sum -= number_at(table + ADJUSTMENT);
	return true;
}

/* Tables that lie on one another would be summed again and again. */
static bool
fit(struct str file)
{
	const unsigned char *entry;
	size_t n = 0;

	for (size_t i = 0; (entry = entry_of(file, i)) != NULL; i++) {
		n += number_at(entry + 12);
		if (n > 2 * file.n)
			return false;
	}
	return true;
}

bool
font_sums_right(struct str file, char tag[5])
{
	const unsigned char *entry;

	memset(tag, 0, 5);
	if (!fit(file))
		return false;
	for (size_t i = 0; (entry = entry_of(file, i)) != NULL; i++) {
		uint32_t sum;

		memcpy(tag, entry, 4);
		tag[4] = '\0';
		if (!font_table_sum(file, i, &sum) ||
		    sum != number_at(entry + 4))
			return false;
	}
	return true;
}
