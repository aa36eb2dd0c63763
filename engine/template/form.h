/* The form to fill in: one field a row, then a table for each list of groups.
 * template_sheets_data reads it back. */
#ifndef CV_TEMPLATE_FORM_H
#define CV_TEMPLATE_FORM_H

#include "engine/data/book.h"
#include "engine/template/template.h"

/* data NULL: empty, with what has a default. Else filled in with it; it must
 * be data template_check is content with. */
void template_form(struct arena *a, const struct template *t,
    const struct value *data, struct book *out);

#endif
