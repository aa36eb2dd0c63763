/* Names of letters: safe on every system, and no two the same. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/base/digest.h"
#include "engine/batch/batch.h"
#include "engine/text/text.h"

#define NAME_MOST 180  /* bytes: with a suffix and .docx below 255 */
#define SUFFIX_MOST 12 /* "-4294967295", "_" */

/* ---- safe ---- */
/* Refused by Windows, or parts of a path. */
static bool
is_forbidden(uint32_t c)
{
	return c < 0x80 && c != 0 && strchr("/\\:*?\"<>|", (int)c) != NULL;
}

/* Characters that show nothing, or turn text around them. */
static bool
is_invisible(uint32_t c)
{
	return (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x34F ||
	       c == 0x61C || (c >= 0x180B && c <= 0x180F) ||
	       (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) ||
	       c == 0x2800 || c == 0x3164 || c == 0xFEFF ||
	       (c >= 0xFFF0 && c <= 0xFFFB) || c >= 0xE0000;
}

static void
put_safe(struct buf *b, struct str s)
{
	bool blank = false;

	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		uint32_t c = utf8_next(s, &i);

		if (c <= ' ' || c == 0xA0) {
			blank = b->n > 0;
			continue;
		}
		if (is_invisible(c))
			continue;
		if (blank)
			buf_putc(b, ' ');
		blank = false;
		if (is_forbidden(c))
			buf_putc(b, '-');
		else
			buf_put(b, s.p + from, i - from);
	}
}

static struct str
cut(struct str s, size_t most)
{
	if (s.n <= most)
		return s;
	while (most > 0 && ((unsigned char)s.p[most] & 0xC0u) == 0x80u)
		most--;
	return str_slice(s, 0, most);
}

/* No dot or blank at either end: a name that begins with a dot is hidden, and
 * Windows drops what is at the end. No hyphen first: commands take it for an
 * option. */
static struct str
trim(struct str s)
{
	while (s.n > 0 && (s.p[0] == '.' || s.p[0] == ' ' || s.p[0] == '-'))
		s = str_slice(s, 1, s.n);
	while (s.n > 0 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' '))
		s = str_slice(s, 0, s.n - 1);
	return s;
}

/* The number of a port: a digit, also a raised one that Latin-1 has. */
static bool
is_port(struct str s)
{
	return (s.n == 1 && s.p[0] >= '0' && s.p[0] <= '9') ||
	       str_is(s, "\xC2\xB9") || str_is(s, "\xC2\xB2") ||
	       str_is(s, "\xC2\xB3");
}

/* Devices of Windows, with whatever ending, and blanks before it. */
static bool
is_device(struct arena *a, struct str s)
{
	static const char *const names[] = {
	    "con", "prn", "aux", "nul", "conin$", "conout$"};
	struct str stem = trim(str_slice(s, 0, str_find(s, '.')));
	struct str low = text_lower(a, stem);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_is(low, names[i]))
			return true;
	return (str_starts(low, STR("com")) || str_starts(low, STR("lpt"))) &&
	       is_port(str_slice(low, 3, low.n));
}

static struct str
safe(struct arena *a, struct str asked, size_t most)
{
	struct buf b = buf_new(a);
	struct str s;

	put_safe(&b, text_nfc(a, asked));
	/* what stood apart may have come together: a letter and its mark */
	s = trim(cut(trim(text_nfc(a, buf_take(&b))), most));
	return is_device(a, s) ? str_cat(a, STR("_"), s) : s;
}

struct str
batch_name_safe(struct arena *a, struct str asked)
{
	return safe(a, asked, NAME_MOST);
}

bool
batch_name_is_safe(struct arena *a, struct str name)
{
	return name.n > 0 &&
	       str_eq(safe(a, name, NAME_MOST + SUFFIX_MOST), name);
}

/* ---- taken ---- */
/* Names by the hash of their folded text alone: two that meet in it are taken
 * for one, and the second gets a suffix it would not need. It is the same in
 * every run. */
struct batch_names {
	uint64_t *hash; /* [cap]; 0: free */
	uint32_t *next; /* [cap] the suffix to try first; 0: the first, 2 */
	size_t n, cap;  /* cap: a power of two; filled to a half at most */
};

/* Room for cap names, none of them taken. False: no memory. */
static bool
make_room(struct batch_names *t, size_t cap)
{
	*t = (struct batch_names){.hash = calloc(cap, sizeof *t->hash),
	    .next = calloc(cap, sizeof *t->next),
	    .cap = cap};
	return t->hash != NULL && t->next != NULL;
}

struct batch_names *
batch_names_new(size_t n)
{
	struct batch_names *t = calloc(1, sizeof *t);
	size_t cap = 1024;

	if (t == NULL)
		return NULL;
	while (cap / 2 < n && cap < SIZE_MAX / 32)
		cap *= 2;
	if (make_room(t, cap))
		return t;
	batch_names_free(t);
	return NULL;
}

void
batch_names_free(struct batch_names *t)
{
	if (t == NULL)
		return;
	free(t->hash);
	free(t->next);
	free(t);
}

/* Never 0. Whoever chooses the names cannot choose what they meet in. */
static uint64_t
hash_of(struct arena *a, struct str name)
{
	uint64_t h = digest_64(text_lower(a, name));

	return h != 0 ? h : 1;
}

/* The place of that hash, or the one it would have. */
static size_t
place_of(const struct batch_names *t, uint64_t hash)
{
	size_t i = hash & (t->cap - 1);

	while (t->hash[i] != 0 && t->hash[i] != hash)
		i = (i + 1) & (t->cap - 1);
	return i;
}

/* More names than were foreseen: a manifest may hold them. Jumps. */
static void
grow(struct arena *a, struct batch_names *t)
{
	struct batch_names more;

	if (!make_room(&more, 2 * t->cap)) {
		free(more.hash);
		free(more.next);
		arena_no_memory(a);
	}
	for (size_t i = 0; i < t->cap; i++) {
		size_t to;

		if (t->hash[i] == 0)
			continue;
		to = place_of(&more, t->hash[i]);
		more.hash[to] = t->hash[i];
		more.next[to] = t->next[i];
	}
	more.n = t->n;
	free(t->hash);
	free(t->next);
	*t = more;
}

/* Takes the name. False: it is taken already; where tells its place, until the
 * next is taken. */
static bool
take(struct arena *a, struct batch_names *t, struct str name, size_t *where)
{
	uint64_t hash = hash_of(a, name);

	*where = place_of(t, hash);
	if (t->hash[*where] == hash)
		return false;
	t->hash[*where] = hash;
	t->n++;
	return true;
}

static struct str
with_suffix(struct arena *a, struct str name, uint32_t k)
{
	struct buf b = buf_new(a);

	buf_str(&b, name);
	buf_putc(&b, '-');
	buf_int(&b, k);
	return buf_take(&b);
}

struct str
batch_name_take(struct arena *a, struct batch_names *t, struct str name)
{
	size_t first, unused;
	struct str s = name;

	if (2 * t->n >= t->cap)
		grow(a, t);
	if (take(a, t, name, &first))
		return s;
	/* grow() has other arrays in t now:
	   NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
	if (t->next[first] == 0)
		t->next[first] = 2;
	do
		s = with_suffix(a, name, t->next[first]++);
	while (!take(a, t, s, &unused));
	return s;
}

struct str
batch_name_of_number(struct arena *a, size_t number)
{
	struct buf b = buf_new(a);

	for (size_t k = 10; k < 1000000; k *= 10)
		if (number < k)
			buf_putc(&b, '0');
	buf_int(&b, (int64_t)number);
	return buf_take(&b);
}
