/* seed_font FONT OUT: a small font for the fuzzer to start from: the
 * Vietnamese letters of a few words, layout tables and names kept. */
#include <hb-subset.h>
#include <stdio.h>
#include <stdlib.h>

static const char letters[] = "ĐộclậpTựdoHạnhphúcỦYBANÂfiAV 0123456789-;,";

static hb_face_t *
cut(hb_face_t *face)
{
	hb_subset_input_t *in = hb_subset_input_create_or_fail();
	hb_buffer_t *b = hb_buffer_create();
	hb_glyph_info_t *info;
	unsigned n;
	hb_face_t *out;

	if (in == NULL)
		return NULL;
	hb_buffer_add_utf8(b, letters, -1, 0, -1);
	info = hb_buffer_get_glyph_infos(b, &n);
	for (unsigned i = 0; i < n; i++)
		hb_set_add(hb_subset_input_unicode_set(in), info[i].codepoint);
	hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_NO_HINTING);
	out = hb_subset_or_fail(face, in);
	hb_subset_input_destroy(in);
	hb_buffer_destroy(b);
	return out;
}

static int
save(hb_face_t *face, const char *path)
{
	hb_blob_t *blob = hb_face_reference_blob(face);
	unsigned n;
	const char *p = hb_blob_get_data(blob, &n);
	FILE *out = fopen(path, "wb");
	int bad = out == NULL || fwrite(p, 1, n, out) != n;

	if (out != NULL)
		bad |= fclose(out) != 0;
	hb_blob_destroy(blob);
	return bad;
}

int
main(int argc, char **argv)
{
	hb_blob_t *blob;
	hb_face_t *face, *small;
	int bad;

	if (argc != 3)
		return 2;
	blob = hb_blob_create_from_file(argv[1]);
	face = hb_face_create(blob, 0);
	small = cut(face);
	bad = small == NULL || save(small, argv[2]);
	hb_face_destroy(small);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return bad;
}
