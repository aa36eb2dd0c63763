/* Lines of a paragraph, between paragraph.c, break.c and height.c. */
#ifndef CV_LAYOUT_BREAK_H
#define CV_LAYOUT_BREAK_H

#include "engine/layout/lay.h"
#include "engine/resolve/resolve.h"

/* How a paragraph is broken: the text and the place it has. */
struct breaker {
	const struct paragraph *p;
	const struct mpara *m;
	struct para_text text;
	uint32_t n;        /* bytes */
	uint32_t no_break; /* none up to here: the label */
	uint32_t next;     /* an opportunity: the first behind what was asked */
	cv_len limit;
	cv_len over; /* the most by which a line that cannot be broken is too
			long */
	/* the first word (not a code) cut for lack of room */
	struct str broken;
};

/* ---- break.c ---- */
struct pen {
	struct spot at;
	int64_t px;   /* of the open portion */
	cv_len done;  /* closed portions of the segment */
	cv_len start; /* of the segment; of its tab when tabbed */
	bool tabbed;  /* a right or centred tab waits for its width */
	struct tab_hit tab;
};

/* The pen at the beginning of a line, x from the frame's edge. */
void break_begin(struct pen *pen, cv_len x);
/* One line from *pen on, which begins at byte `from`. Gives the byte behind
 * it and moves *pen to where the next line begins. */
uint32_t break_line(
    struct breaker *b, struct pen *pen, uint32_t from, struct line *line);

/* ---- height.c ---- */
/* Sets ascent, height and extra of the line. */
void height_of_line(const struct breaker *b, struct line *line);
/* Sets the tails of a paragraph whose lines are measured. */
void height_tails(struct mblock *out, const struct paragraph *p);

#endif
