/* Filters that live outside filters.c, which has the table of all. */
#ifndef CV_TEMPLATE_FILTERS_H
#define CV_TEMPLATE_FILTERS_H

#include "engine/template/expr.h"

#define TEMPLATE_FILTER(NAME)                                                  \
	bool NAME(const struct eval *e, const struct expr *x,                  \
	    const struct val *in, const struct val *args, size_t n,            \
	    struct val *out)

/* filters_check.c */
TEMPLATE_FILTER(filter_matches);
TEMPLATE_FILTER(filter_substitute);
TEMPLATE_FILTER(filter_length);
TEMPLATE_FILTER(filter_shortened_to);
TEMPLATE_FILTER(filter_slice);
TEMPLATE_FILTER(filter_split);
TEMPLATE_FILTER(filter_distinct);
TEMPLATE_FILTER(filter_find);
TEMPLATE_FILTER(filter_where);
TEMPLATE_FILTER(filter_years);
TEMPLATE_FILTER(filter_days);
TEMPLATE_FILTER(filter_last_day);
/* filters_total.c */
TEMPLATE_FILTER(filter_those);
TEMPLATE_FILTER(filter_gather);
TEMPLATE_FILTER(filter_percent);
/* filters_sort.c */
TEMPLATE_FILTER(filter_sort);
TEMPLATE_FILTER(filter_sort_names);

#endif
