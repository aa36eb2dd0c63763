/* Inside of the legacy charsets. */
#ifndef CV_TEXT_LEGACY_TABLES_H
#define CV_TEXT_LEGACY_TABLES_H

#include <stdint.h>

extern const uint16_t legacy_tcvn3[128];
extern const uint16_t legacy_viscii[128];
extern const uint16_t legacy_cp1258[128];
extern const uint16_t legacy_cp1252[32];

#endif
