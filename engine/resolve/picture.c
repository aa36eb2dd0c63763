/* Sizes of pictures. One side given: the other follows the pixels. No side
 * given: the size the file says, but no larger than its place. */
#include "engine/resolve/inner.h"

#include "engine/image/image.h"

static cv_len
at_least_a_twip(int64_t l)
{
	if (l > LEN_MOST)
		l = LEN_MOST;
	return l < LEN_TWIP ? LEN_TWIP : len_round_twip((cv_len)l);
}

void
resolve_picture_natural(const struct picture *p, cv_len *width, cv_len *height)
{
	const struct image *m = p->image;

	*width = p->width;
	*height = p->height;
	if (m == NULL || m->width <= 0 || m->height <= 0)
		return;
	if (p->width == 0 && p->height == 0) {
		*width = at_least_a_twip(m->natural_width);
		*height = at_least_a_twip(m->natural_height);
	} else if (p->width == 0) {
		*width =
		    at_least_a_twip(muldiv(p->height, m->width, m->height));
	} else if (p->height == 0) {
		*height =
		    at_least_a_twip(muldiv(p->width, m->height, m->width));
	}
}

static void
shrink(cv_len *side, cv_len *other, cv_len most)
{
	if (*side <= most || *side <= 0)
		return;
	*other = at_least_a_twip(muldiv(*other, most, *side));
	*side = at_least_a_twip(most);
}

static void
resolve_picture(struct resolver *r, const struct run *run, cv_len most_width,
    cv_len most_height)
{
	struct picture *p = run->picture;
	bool free = p->width == 0 && p->height == 0 && !p->anchored;
	cv_len width, height;

	resolve_picture_natural(p, &width, &height);
	if (free) {
		shrink(&width, &height, most_width);
		shrink(&height, &width, most_height);
	}
	p->width = width;
	p->height = height;
	if (width > most_width && !p->anchored)
		diag_at(r->d, FINDING_OVERFLOW_WIDTH, run->origin.place,
		    run->origin.path,
		    p->image != NULL ? p->image->name : STR_NONE,
		    resolve_mm(r->a, width), resolve_mm(r->a, most_width));
}

void
resolve_pictures(
    struct resolver *r, struct block *b, cv_len most_width, cv_len most_height)
{
	struct paragraph *p = &b->as.paragraph;

	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].kind == RUN_IMAGE && p->runs[i].picture != NULL)
			resolve_picture(
			    r, &p->runs[i], most_width, most_height);
}
