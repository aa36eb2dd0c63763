/* The report as text. Its words are those of templates/ket-qua-kiem-tra. */
#include "engine/base/arena.h"
#include "engine/evidence/pack_check.h"

struct phrase {
	const char *value, *words;
};

static const struct phrase verdicts[] = {
    {"dat", "ĐẠT: mọi tệp nguyên vẹn, mọi bản dựng lại giống hệt."},
    {"khong_dat", "KHÔNG ĐẠT: xem các phát hiện dưới đây."},
    {"khong_xac_dinh",
	"CHƯA XÁC ĐỊNH: các tệp nguyên vẹn, nhưng có văn bản chưa dựng lại "
	"được bằng phiên bản ở đây, hoặc có phần thêm sau (như chữ ký số) cần "
	"kiểm tra riêng."},
    {NULL, NULL}};
static const struct phrase results[] = {{"nguyen_ven", "nguyên vẹn"},
    {"bi_sua", "BỊ SỬA"}, {"thieu", "THIẾU"}, {"thua", "THỪA"},
    {"doi_ten", "ĐỔI TÊN"}, {"trung", "TRÙNG"}, {NULL, NULL}};
static const struct phrase again[] = {{"giong_het", "dựng lại giống hệt"},
    {"khac", "dựng lại KHÁC"},
    {"them_sau", "dựng lại giống hệt, có phần thêm sau (chữ ký số?)"},
    {"phien_ban_khac", "làm bằng phiên bản khác"},
    {"khong_ap_dung", "không do congvan làm"},
    {"khong_doc_duoc", "không dựng lại được"}, {NULL, NULL}};
static const struct phrase counts[] = {{"khop", "khớp"}, {"lech", "LỆCH"},
    {"thieu_thu", "THIẾU THƯ"}, {"khong_bao_cao", "KHÔNG CÓ TRONG BÁO CÁO"},
    {NULL, NULL}};

static const char *
words_of(const struct phrase *v, const struct value *row, const char *name)
{
	struct str s = record_text(row, name);

	for (; v->value != NULL; v++)
		if (str_is(s, v->value))
			return v->words;
	return "";
}

static void
put_file(struct buf *b, const struct value *row)
{
	const struct value *notes = value_find(row, STR("ghi_chu"));
	bool beside = str_is(record_text(row, "vai_tro"), "ngoai_goi");
	const char *found =
	    beside ? "ngoài gói" : words_of(results, row, "ket_qua");
	const char *made = words_of(again, row, "dung_lai");

	buf_puts(b, "  ");
	buf_str(b, record_text(row, "tep"));
	buf_puts(b, ": ");
	buf_puts(b, found);
	buf_puts(b, *found != '\0' && *made != '\0' ? "; " : "");
	buf_puts(b, made);
	buf_putc(b, '\n');
	for (size_t k = 0; notes != NULL && k < notes->n; k++) {
		buf_puts(b, "      ");
		buf_str(b, notes->items[k]->text);
		buf_putc(b, '\n');
	}
}

/* Data that is as it was stands beside its document: it is only counted. */
static void
put_files(struct buf *b, const struct value *rows)
{
	int64_t data = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct value *row = rows->items[i];

		if (str_is(record_text(row, "vai_tro"), "du_lieu") &&
		    str_is(record_text(row, "ket_qua"), "nguyen_ven"))
			data++;
		else
			put_file(b, row);
	}
	if (data == 0)
		return;
	buf_puts(b, "  và ");
	buf_int(b, data);
	buf_puts(b, " tệp dữ liệu trong " PACK_DATA ": nguyên vẹn\n");
}

static void
put_number(struct buf *b, const struct value *row, const char *name)
{
	const struct value *v = value_find(row, str_of(name));

	if (v == NULL)
		buf_puts(b, "–");
	else
		buf_str(b, v->text);
}

static void
put_pair(struct buf *b, const struct value *row)
{
	buf_puts(b, "trong thư ");
	put_number(b, row, "trong_thu");
	buf_puts(b, ", theo báo cáo ");
	put_number(b, row, "trong_bao_cao");
}

static void
put_counts(struct buf *b, const struct value *report)
{
	const struct value *rows = value_find(report, STR("doi_chieu"));
	const struct value *total = value_find(report, STR("tong"));

	if (total == NULL)
		return;
	buf_puts(b, "\nĐối chiếu số cá nhân\n");
	for (size_t i = 0; rows != NULL && i < rows->n; i++) {
		const struct value *row = rows->items[i];

		buf_puts(b, "  ");
		buf_str(b, record_text(row, "so_ky_hieu"));
		if (record_text(row, "co_quan").n > 0) {
			buf_puts(b, ", ");
			buf_str(b, record_text(row, "co_quan"));
		}
		buf_puts(b, ": ");
		put_pair(b, row);
		buf_puts(b, ": ");
		buf_puts(b, words_of(counts, row, "ket_qua"));
		buf_putc(b, '\n');
	}
	buf_puts(b, "  Tổng cộng: ");
	put_pair(b, total);
	buf_putc(b, '\n');
}

struct str
pack_report_text(struct arena *a, const struct value *report)
{
	const struct value *found = value_find(report, STR("phat_hien"));
	struct buf b = buf_new(a);

	buf_puts(&b, "KẾT QUẢ KIỂM TRA GÓI TÀI LIỆU KIỂM CHỨNG\nGói: ");
	buf_str(&b, record_text(report, "ten_goi"));
	buf_puts(&b, "\nSHA-256 của manifest.json: ");
	buf_str(&b, record_text(report, "ma_bam"));
	buf_puts(&b, "\nKết luận: ");
	buf_puts(&b, words_of(verdicts, report, "ket_luan"));
	buf_puts(&b, "\n");
	if (found != NULL && found->n > 0)
		buf_puts(&b, "\nPhát hiện\n");
	for (size_t i = 0; found != NULL && i < found->n; i++) {
		buf_puts(&b, "  ");
		buf_str(&b, found->items[i]->text);
		buf_putc(&b, '\n');
	}
	buf_puts(&b, "\nCác tệp\n");
	put_files(&b, value_find(report, STR("tep")));
	put_counts(&b, report);
	return buf_take(&b);
}

/* ---- for printing ---- */
static struct str
drawable(struct arena *a, const struct font_set *fonts, const struct face *face,
    struct str s)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		uint32_t c = utf8_next(s, &i);

		if (c < 0x20 || font_fallback(fonts, face, c) != NULL)
			buf_str(&b, str_slice(s, from, i));
		else
			buf_putc(&b, '?');
	}
	return buf_take(&b);
}

static void
walk(struct arena *a, const struct font_set *fonts, const struct face *face,
    struct value *v)
{
	if (v->kind == VALUE_TEXT)
		v->text = drawable(a, fonts, face, v->text);
	for (size_t i = 0; v->kind == VALUE_LIST && i < v->n; i++)
		walk(a, fonts, face, v->items[i]);
	for (size_t i = 0; v->kind == VALUE_GROUP && i < v->n; i++)
		walk(a, fonts, face, v->members[i].value);
}

void
pack_report_drawable(
    struct arena *a, const struct font_set *fonts, struct value *report)
{
	size_t n;
	const struct str *families = font_set_families(fonts, &n);
	const struct face *face =
	    n > 0 ? font_find(fonts, families[0], false, false) : NULL;

	if (face != NULL)
		walk(a, fonts, face, report);
}
