#include "engine/base/digest.h"

#include <nettle/sha2.h>

#include "engine/base/arena.h"

static void
digest(uint8_t raw[SHA256_DIGEST_SIZE], struct str bytes)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	if (bytes.n > 0)
		sha256_update(&ctx, bytes.n, (const uint8_t *)bytes.p);
	sha256_digest(&ctx, SHA256_DIGEST_SIZE, raw);
}

void
digest_hex_put(char hex[DIGEST_HEX + 1], struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t raw[SHA256_DIGEST_SIZE];

	digest(raw, bytes);
	for (size_t i = 0; i < sizeof raw; i++) {
		hex[2 * i] = digits[raw[i] >> 4];
		hex[2 * i + 1] = digits[raw[i] & 15];
	}
	hex[DIGEST_HEX] = '\0';
}

uint64_t
digest_64(struct str bytes)
{
	uint8_t raw[SHA256_DIGEST_SIZE];
	uint64_t v = 0;

	digest(raw, bytes);
	for (size_t i = 0; i < sizeof v; i++)
		v = v << 8 | raw[i];
	return v;
}

struct str
digest_hex(struct arena *a, struct str bytes)
{
	char *hex = arena_alloc(a, DIGEST_HEX + 1);

	digest_hex_put(hex, bytes);
	return (struct str){hex, DIGEST_HEX};
}

bool
digest_is_hex(struct str s)
{
	if (s.n != DIGEST_HEX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') &&
		    !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
	return true;
}
