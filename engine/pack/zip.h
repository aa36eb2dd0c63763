/* Packages of others are read by libzip, which is loaded when one is: it brings
 * a library of cryptography along, which costs more to load than a letter costs
 * to make. Its functions have their own names; zip_late.c says which. */
#ifndef CV_PACK_ZIP_H
#define CV_PACK_ZIP_H

#define ZIP_STATIC /* ours are not to be seen from outside */
#include <zip.h>

#include "engine/base/diag.h"

/* Ask before the first of them. False after a finding at `at`. */
bool pack_can_read(struct diag *d, struct place at);

#endif
