/* The language itself, as tables: which elements there are, where each may
 * stand, what may stand in it, and which attributes it takes. All that is
 * checked (syntax.c) and said of the language to others (grammar.c) comes from
 * here. */
#ifndef CV_TEMPLATE_LANGUAGE_H
#define CV_TEMPLATE_LANGUAGE_H

#include "engine/template/tree.h"

/* Places an element can stand in. */
enum context {
	IN_NOTHING = 0,
	IN_ROOT = 1 << 0,
	IN_TEMPLATE = 1 << 1,
	IN_LIBRARY = 1 << 2,
	IN_FIELDS = 1 << 3,
	IN_DOCUMENT = 1 << 4,
	IN_SECTION = 1 << 5,
	IN_BLOCKS = 1 << 6,
	IN_TEXT = 1 << 7,
	IN_FLOW = 1 << 8, /* text, then blocks: item, cell, use */
	IN_COMPONENT = 1 << 9,
	IN_LIST = 1 << 10,
	IN_LEVELS = 1 << 11,
	IN_TABLE = 1 << 12,
	IN_ROW = 1 << 13,
	IN_COLUMNS = 1 << 14,
	IN_GROUP = 1 << 16,  /* in a field */
	IN_CHECKS = 1 << 17, /* in a kind, in <checks> */
	IN_CONTEXT = 1 << 18,
	IN_HOUSE = 1 << 19,
	IN_SET = 1 << 20, /* a value, or several */
	IN_FOR = 1 << 21, /* of a house, for some templates */
	IN_REVIEW = 1 << 22,
	IN_SAME = 1 << 15 /* what may stand where the element itself stands */
};
#define BLOCKS (IN_SECTION | IN_BLOCKS | IN_FLOW | IN_COMPONENT)
#define WORDS (IN_TEXT | IN_FLOW | IN_COMPONENT)
#define EVERYWHERE                                                             \
	(IN_DOCUMENT | IN_SECTION | IN_BLOCKS | IN_TEXT | IN_FLOW |            \
	    IN_COMPONENT | IN_LIST | IN_TABLE | IN_ROW | IN_COLUMNS)

struct element_def {
	const char *name;
	enum element kind;
	uint32_t where, inside; /* enum context */
};

/* How an attribute is taken. */
enum { OPEN = 0, FIXED = 1, NEEDED = 2 }; /* FIXED: holds no expression */

struct attr_def {
	enum element of;
	enum attr_id id;
	enum attr_type type;
	int how;
};

#define TEMPLATE_ELEMENTS_MOST 128
/* One name may stand for several. */
extern const struct element_def template_elements[];
extern const size_t template_n_elements;
/* Of one element's own; then settings of runs and of paragraphs. */
extern const struct attr_def template_attributes[];
extern const size_t template_n_attributes;
extern const struct attr_def template_run_settings[];
extern const size_t template_n_run_settings;
extern const struct attr_def template_para_settings[];
extern const size_t template_n_para_settings;
extern const char *const template_attr_names[ATTR_COUNT];
/* The i-th attribute an element of that kind takes; NULL past the last. */
const struct attr_def *template_attr_def_at(enum element kind, size_t i);
/* Does it take those settings? */
bool template_takes_run(enum element kind);
bool template_takes_para(enum element kind);
/* The i-th word an attribute of that type may be; NULL past the last, and where
 * it is not one of some words. */
const char *template_attr_word(enum attr_type type, size_t i);

#endif
