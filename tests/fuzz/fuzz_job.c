/* Any bytes as the data of template cong-van, through a whole job. */
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	fuzz_job("cong-van", (const char *)p, n);
	return 0;
}
