/* Inside engine/font: what a session holds for shaping and breaking. */
#ifndef CV_FONT_SESSION_H
#define CV_FONT_SESSION_H

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "engine/font/face.h"

enum break_pieces { PIECES_LINES, PIECES_GRAPHEMES, PIECES };

/* ICU's iterators, made at first use. Zeroed = none yet. */
struct breaker {
	UBreakIterator *it[PIECES];
	UText *text; /* made once, then reopened */
};
void breaker_close(struct breaker *b);
/* The session's, and the arena whose border failures jump to. */
struct breaker *font_session_breaker(struct font_session *s, struct arena **a);

/* A text whose breaks are known. */
struct breaks {
	struct str text;
	const uint8_t *lines, *graphemes; /* [text.n + 1] */
};
/* NULL: not kept. */
const struct breaks *font_session_breaks(
    struct font_session *s, struct str text);
void font_session_keep(struct font_session *s, struct str text,
    const uint8_t *breaks, const uint8_t *graphemes);

#endif
