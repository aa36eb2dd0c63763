/* The fence around cmark-gfm.
 *
 * Memory: cmark calls abort() when calloc fails, and its allocator hooks have
 * no argument to find an arena by. So a parse runs with a thread-local fence:
 * the hooks take from its arena and, when there is none left, jump to its
 * border, over cmark's frames. Those hold nothing but memory of that arena,
 * which is freed whole.
 *
 * Registration: extensions live in a list of the library, made once. It too
 * allocates with the default allocator, which aborts; for that moment the
 * allocator is replaced by one over a static pool, so that it cannot fail.
 *
 * Threads: while inlines are parsed, an extension's special characters stand
 * in a table of the library. Only strikethrough has one (~). It is attached
 * only where the text holds "~~", and then parses one at a time; texts without
 * ~ never look at that entry. */
#include "engine/template/rich.h"

#include <pthread.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

#include "engine/base/arena.h"

#define FENCE_MEMORY ((size_t)512 << 20)
#define HTML_MOST 100 /* of "<!" and "<?" */
#define HEAD 16       /* in front of each block: its size */

struct fence {
	jmp_buf border;
	struct arena *arena;
	bool locked;
};

static _Thread_local struct fence *fence;

/* ---- memory of a parse ---- */
static void *
fence_take(size_t n)
{
	enum arena_jump why = ARENA_JUMP_CAP;
	char *p = NULL;

	if (n <= SIZE_MAX - HEAD)
		p = arena_alloc_why(fence->arena, n + HEAD, &why);
	if (p == NULL)
		longjmp(fence->border, (int)why);
	memcpy(p, &n, sizeof n);
	return p + HEAD;
}

static void *
fence_calloc(size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		longjmp(fence->border, ARENA_JUMP_CAP);
	return fence_take(n * size);
}

static void *
fence_realloc(void *old, size_t n)
{
	size_t had = 0;
	void *p;

	if (old != NULL)
		memcpy(&had, (char *)old - HEAD, sizeof had);
	if (had >= n && old != NULL)
		return old;
	p = fence_take(n);
	if (old != NULL)
		memcpy(p, old, had);
	return p;
}

static void
fence_free(void *p)
{
	(void)p; /* the arena goes whole */
}

static cmark_mem fence_mem = {fence_calloc, fence_realloc, fence_free};

/* ---- registration ---- */
static struct {
	_Alignas(16) unsigned char bytes[16384];
	size_t used;
} pool;

static void *
pool_calloc(size_t n, size_t size)
{
	size_t want = (n * size + 15) & ~(size_t)15;
	void *p = pool.bytes + pool.used;

	if (want > sizeof pool.bytes - pool.used)
		return calloc(n, size); /* never: 1 KB is used */
	pool.used += want;
	return p;
}

static void *
pool_realloc(void *old, size_t n)
{
	void *p = pool_calloc(1, n);

	if (old != NULL && p != NULL)
		memcpy(p, old, n); /* from the same pool: no bytes past it */
	return p;
}

static void
pool_free(void *p)
{
	(void)p;
}

static void
register_extensions(void)
{
	cmark_mem *mem = cmark_get_default_mem_allocator();
	cmark_mem before = *mem;

	mem->calloc = pool_calloc;
	mem->realloc = pool_realloc;
	mem->free = pool_free;
	cmark_gfm_core_extensions_ensure_registered();
	*mem = before;
}

/* ---- parsing ---- */
static pthread_once_t registered = PTHREAD_ONCE_INIT;
static pthread_mutex_t special = PTHREAD_MUTEX_INITIALIZER;

static bool
has_strikethrough(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '~' && s.p[i + 1] == '~')
			return true;
	return false;
}

static void
attach(cmark_parser *parser, const char *name)
{
	cmark_syntax_extension *e = cmark_find_syntax_extension(name);

	if (e != NULL)
		cmark_parser_attach_syntax_extension(parser, e);
}

static void
parse_and_walk(struct fence *f, struct str text,
    void (*walk)(void *self, cmark_node *root), void *self)
{
	cmark_parser *parser = cmark_parser_new_with_mem(
	    CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE | CMARK_OPT_FOOTNOTES,
	    &fence_mem);
	cmark_node *root;

	attach(parser, "table");
	if (has_strikethrough(text)) {
		attach(parser, "strikethrough");
		f->locked = true;
		pthread_mutex_lock(&special);
	}
	cmark_parser_feed(parser, text.p, text.n);
	root = cmark_parser_finish(parser);
	if (f->locked) {
		pthread_mutex_unlock(&special);
		f->locked = false;
	}
	walk(self, root);
}

/* 0, or why memory ran out, as the border of an arena says. The only frame the
 * fence's jump comes back to. */
static int
inside(struct fence *f, struct str text,
    void (*walk)(void *self, cmark_node *root), void *self)
{
	switch (setjmp(f->border)) {
	case 0:
		parse_and_walk(f, text, walk, self);
		return 0;
	case ARENA_JUMP_CAP:
		return ARENA_JUMP_CAP;
	default:
		return ARENA_JUMP_MEMORY;
	}
}

static void
free_arena(void *p)
{
	arena_free(p);
}

static bool
is_product(struct str s, size_t i)
{
	return s.p[i] == '*' && i > 0 && i + 1 < s.n && s.p[i - 1] >= '0' &&
	       s.p[i - 1] <= '9' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9';
}

/* A star between digits is one: 5*3*2 must not become an italic 3. */
static struct str
keep_products(struct arena *a, struct str s)
{
	struct buf b = buf_new(a);
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!is_product(s, i))
			continue;
		buf_str(&b, str_slice(s, from, i));
		buf_putc(&b, '\\');
		from = i;
	}
	if (from == 0)
		return s;
	buf_str(&b, str_slice(s, from, s.n));
	return buf_take(&b);
}

/* For each "<!" and "<?" cmark looks for its end up to the end of the text. */
static bool
too_much_html(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < s.n; i++)
		n += s.p[i] == '<' && (s.p[i + 1] == '!' || s.p[i + 1] == '?');
	return n > HTML_MOST;
}

/* False after a finding when the text is larger than cmark should see. */
static bool
fits(struct diag *d, struct place place, struct str path, struct str text)
{
	if (text.n > RICH_TEXT_MOST)
		diag_at(d, FINDING_TOO_MANY, place, path,
		    STR(BOTH("byte Markdown trong một trường",
			"bytes of Markdown in one field")),
		    str_number(d->arena, RICH_TEXT_MOST));
	else if (too_much_html(text))
		diag_at(d, FINDING_TOO_MANY, place, path,
		    STR(BOTH("dấu <! và <? trong Markdown",
			"signs <! and <? in Markdown")),
		    str_number(d->arena, HTML_MOST));
	else
		return true;
	return false;
}

static void
tell_memory(struct diag *d, struct place place, struct str path, int why)
{
	if (why == ARENA_JUMP_CAP)
		diag_at(d, FINDING_TOO_MANY, place, path,
		    STR(BOTH("byte bộ nhớ cho Markdown",
			"bytes of memory for Markdown")),
		    str_number(d->arena, FENCE_MEMORY));
	else
		diag_at(d, FINDING_OUT_OF_MEMORY, place, path, STR_NONE);
}

bool
template_markdown(struct arena *a, struct diag *d, struct place place,
    struct str path, struct str text,
    void (*walk)(void *self, cmark_node *root), void *self)
{
	struct fence here;
	int why;

	if (!fits(d, place, path, text))
		return false;
	text = keep_products(a, text);
	memset(&here, 0, sizeof here);
	here.arena = arena_new(FENCE_MEMORY);
	if (here.arena == NULL) {
		diag_at(d, FINDING_OUT_OF_MEMORY, place, path, STR_NONE);
		return false;
	}
	arena_defer(a, free_arena, here.arena);
	pthread_once(&registered, register_extensions);
	fence = &here;
	why = inside(&here, text, walk, self);
	fence = NULL;
	if (here.locked)
		pthread_mutex_unlock(&special);
	arena_undefer(a, free_arena, here.arena);
	arena_free(here.arena);
	if (why != 0)
		tell_memory(d, place, path, why);
	return why == 0;
}
