/* A cmap that says more than there can be.
 *
 * HarfBuzz walks over each segment of a cmap, character by character; segments
 * that overlap may name all characters a hundred thousand times. So they are
 * added up before anybody walks. */
#include "engine/font/face.h"

/* Of all tables of a cmap together; four times as many as there are. */
#define NAMED_MOST ((uint64_t)4 * 0x110000)
#define TABLES_MOST 64
#define VARIATIONS_MOST 512
#define RANGES_MOST 65536

struct bytes {
	const unsigned char *p;
	size_t n;
};

/* 0 beyond the end, as HarfBuzz has it. */
static uint32_t
u16(struct bytes b, size_t at)
{
	if (at > b.n || b.n - at < 2)
		return 0;
	return (uint32_t)b.p[at] << 8 | b.p[at + 1];
}

static uint32_t
u32(struct bytes b, size_t at)
{
	return u16(b, at) << 16 | u16(b, at + 2);
}

static uint64_t
span(uint32_t first, uint32_t last)
{
	return last >= first ? (uint64_t)last - first + 1 : 0;
}

static uint64_t
segments(struct bytes b, size_t at)
{
	size_t n = u16(b, at + 6) / 2;
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += span(
		    u16(b, at + 16 + 2 * (n + i)), u16(b, at + 14 + 2 * i));
	return sum;
}

static uint64_t
groups(struct bytes b, size_t at)
{
	size_t n = u32(b, at + 12);
	uint64_t sum = 0;

	for (size_t i = 0; i < n && at + 16 + 12 * i < b.n; i++)
		sum += span(u32(b, at + 16 + 12 * i), u32(b, at + 20 + 12 * i));
	return sum;
}

static uint64_t
variations(struct bytes b, size_t at)
{
	size_t n = u32(b, at + 6);

	if (n > VARIATIONS_MOST)
		return NAMED_MOST + 1;
	for (size_t i = 0; i < n; i++) {
		size_t record = at + 10 + 11 * i;
		size_t plain = u32(b, record + 3), other = u32(b, record + 7);

		if ((plain > 0 && u32(b, at + plain) > RANGES_MOST) ||
		    (other > 0 && u32(b, at + other) > RANGES_MOST))
			return NAMED_MOST + 1;
	}
	return 0;
}

static uint64_t
named(struct bytes b, size_t at)
{
	switch (u16(b, at)) {
	case 4:
		return segments(b, at);
	case 8:
	case 12:
	case 13:
		return groups(b, at);
	case 14:
		return variations(b, at);
	default:
		return 0; /* no more than the table has bytes */
	}
}

bool
font_mapping_fits(hb_face_t *face)
{
	hb_blob_t *blob =
	    hb_face_reference_table(face, HB_TAG('c', 'm', 'a', 'p'));
	unsigned size;
	const char *p = hb_blob_get_data(blob, &size);
	struct bytes b = {(const unsigned char *)p, size};
	size_t n = u16(b, 2);
	uint64_t sum = 0;

	for (size_t i = 0; i < n && i < TABLES_MOST && sum <= NAMED_MOST; i++)
		sum += named(b, u32(b, 4 + 8 * i + 4));
	hb_blob_destroy(blob);
	return n <= TABLES_MOST && sum <= NAMED_MOST;
}
