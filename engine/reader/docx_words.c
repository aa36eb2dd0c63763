/* The words of a part of WordprocessingML. What stands in an mc:Fallback is
 * there once more in the mc:Choice before it, and is left out. */
#include <assert.h>

#include "engine/base/arena.h"
#include "engine/reader/docx_parts.h"

#define MAIN "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define STRICT "http://purl.oclc.org/ooxml/wordprocessingml/main"
#define CHOICE "http://schemas.openxmlformats.org/markup-compatibility/2006"
#define BEGIN '\x01' /* of a paragraph */
#define END '\x02'

struct watch {
	struct log log;
	int text;     /* in so many w:t */
	int fallback; /* in so many mc:Fallback */
};

static bool
is_word(struct str uri)
{
	return str_eq(uri, STR(MAIN)) || str_eq(uri, STR(STRICT));
}

static bool
is_fallback(struct str uri, struct str name)
{
	return str_is(name, "Fallback") && str_eq(uri, STR(CHOICE));
}

static void
on_start(void *self, struct str uri, struct str name,
    const struct xml_attribute *attributes, size_t n)
{
	struct watch *w = self;

	(void)attributes, (void)n;
	w->fallback += is_fallback(uri, name);
	if (w->fallback > 0 || !is_word(uri))
		return;
	if (str_is(name, "p"))
		log_putc(&w->log, BEGIN);
	else if (str_is(name, "t"))
		w->text++;
	else if (str_is(name, "tab") || str_is(name, "br") ||
		 str_is(name, "cr"))
		log_putc(&w->log, ' ');
	else if (str_is(name, "noBreakHyphen"))
		log_put(&w->log, STR("\u2011"));
}

static void
on_end(void *self, struct str uri, struct str name)
{
	struct watch *w = self;

	if (w->fallback == 0 && is_word(uri)) {
		if (str_is(name, "p"))
			log_putc(&w->log, END);
		else if (str_is(name, "t"))
			w->text--;
	}
	w->fallback -= is_fallback(uri, name);
}

static void
on_text(void *self, struct str text)
{
	struct watch *w = self;

	if (w->text > 0 && w->fallback == 0)
		log_put(&w->log, text);
}

/* ---- afterwards ---- */
struct paragraph {
	struct wording words;
	size_t place;
	struct paragraph *outer;
};

static bool
shut(struct paragraph **open)
{
	struct paragraph *p = *open;

	assert(p != NULL); /* elements nest: each END has its BEGIN */
	*open = p->outer;
	return wording_close(&p->words, p->place);
}

static struct paragraph *
begin(
    struct reading *r, struct str part, int32_t number, struct paragraph *outer)
{
	struct paragraph *p = ARENA_NEW(r->stage, struct paragraph);

	p->words = wording_new(r);
	p->place = reader_put_place(r, part, number);
	p->outer = outer;
	return p;
}

static size_t
next_mark(struct str s, size_t i)
{
	while (i < s.n && s.p[i] != BEGIN && s.p[i] != END)
		i++;
	return i;
}

static bool
play(struct reading *r, struct str part, struct str log)
{
	struct paragraph *open = NULL;
	int32_t number = 0;

	for (size_t i = 0; i < log.n;) {
		size_t to = next_mark(log, i);

		if (open != NULL)
			wording_text(&open->words, str_slice(log, i, to));
		if (to < log.n && log.p[to] == BEGIN) {
			if (!reader_spend(r, sizeof(struct paragraph)))
				return false;
			open = begin(r, part, ++number, open);
		} else if (to < log.n && !shut(&open)) {
			return false;
		}
		i = to + 1;
	}
	return true;
}

bool
rdocx_words(struct reading *r, struct str part, struct str bytes)
{
	struct watch w = {.log = {.a = r->stage}};
	struct xml_watcher watcher = {&w, on_start, on_end, on_text};

	return rdocx_xml(r, bytes, &watcher, &w.log) &&
	       play(r, part, (struct str){w.log.p, w.log.n});
}
