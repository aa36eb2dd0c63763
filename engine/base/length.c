#include "engine/base/length.h"

/* Reads digits[.digits] as millionths; at most 6 whole and 6 part digits. */
static bool
decimal_parse(struct str s, int64_t *millionths)
{
	int64_t v = 0;
	int whole = 0, part = 0;
	bool dot = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '.' && !dot) {
			dot = true;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		if (dot && ++part > 6)
			return false;
		if (!dot && ++whole > 6)
			return false;
		v = v * 10 + (c - '0');
	}
	if (whole == 0 || (dot && part == 0))
		return false;
	for (; part < 6; part++)
		v *= 10;
	*millionths = v;
	return true;
}

bool
length_parse(struct str s, cv_len *out)
{
	/* twips a unit, as a fraction */
	static const struct {
		const char *name;
		int64_t num, den;
	} units[] = {{"mm", 14400, 254}, {"cm", 144000, 254}, {"pt", 20, 1}};
	bool minus = false;
	int64_t v, twip;

	s = str_trim(s);
	if (str_is(s, "0")) {
		*out = 0;
		return true;
	}
	if (s.n > 0 && s.p[0] == '-') {
		minus = true;
		s = str_slice(s, 1, s.n);
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!str_ends(s, str_of(units[i].name)))
			continue;
		if (!decimal_parse(str_slice(s, 0, s.n - 2), &v))
			return false;
		twip = muldiv(v, units[i].num, units[i].den * 1000000);
		if (twip > LEN_MOST / LEN_TWIP)
			return false;
		*out = (cv_len)(minus ? -twip : twip) * LEN_TWIP;
		return true;
	}
	return false;
}

int32_t
len_to_twip(cv_len l)
{
	return (int32_t)muldiv(l, 1, LEN_TWIP);
}

cv_len
len_from_twip(int32_t twip)
{
	return twip * LEN_TWIP;
}

int64_t
len_to_emu(cv_len l)
{
	return muldiv(l, 127, 10);
}

int32_t
len_to_halfpoint(cv_len l)
{
	return (int32_t)muldiv(l, 1, 500);
}

int32_t
len_to_eighth(cv_len l)
{
	return (int32_t)muldiv(l, 1, 125);
}

cv_len
len_round_twip(cv_len l)
{
	return len_from_twip(len_to_twip(l));
}
