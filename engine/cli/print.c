#include <string.h>

#include "engine/cli/cli.h"

/* What could change how a terminal shows the rest of a line: controls, U+0080
 * to U+009F among them, invisible and bidirectional ones, line separators. Its
 * number, and in *n its bytes; 0 = none stands at s. */
static unsigned
control_at(const char *s, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned c;

	*n = 1;
	if (p[0] < 0x20 || p[0] == 0x7F)
		return p[0];
	*n = 2;
	if (p[0] == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
		return p[1];
	*n = 3;
	if (p[0] != 0xE2 || (p[1] & 0xFE) != 0x80 || (p[2] & 0xC0) != 0x80)
		return 0;
	c = 0x2000 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	if ((c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	    (c >= 0x2066 && c <= 0x2069))
		return c;
	return 0;
}

static void
put_safe(FILE *out, const char *s)
{
	while (*s != '\0') {
		size_t n;
		unsigned c = control_at(s, &n);

		if (c == 0) {
			putc(*s++, out);
			continue;
		}
		fprintf(out, c < 0x100 ? "\\x%02X" : "\\u%04X", c);
		s += n;
	}
}

/* The bytes of the UTF-8 character at s; 0 when there is none: names of files
 * may be anything. */
static size_t
character_at(const char *s)
{
	static const unsigned char mask[] = {0x80, 0xE0, 0xF0, 0xF8};
	static const unsigned char head[] = {0x00, 0xC0, 0xE0, 0xF0};
	const unsigned char *p = (const unsigned char *)s;
	size_t k = 0;

	while (k < 4 && (p[0] & mask[k]) != head[k])
		k++;
	if (k == 4 || p[0] == 0xC0 || p[0] == 0xC1 || p[0] > 0xF4)
		return 0;
	for (size_t i = 1; i <= k; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
	    (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
		return 0;
	return k + 1;
}

static void
put_json(FILE *out, const char *s)
{
	putc('"', out);
	while (*s != '\0') {
		size_t n, bytes = character_at(s);
		unsigned c = control_at(s, &n);

		if (c != 0) {
			fprintf(out, "\\u%04X", c);
			s += n;
			continue;
		}
		if (*s == '"' || *s == '\\')
			putc('\\', out);
		if (bytes == 0)
			fputs("\\uFFFD", out);
		else
			fwrite(s, 1, bytes, out);
		s += bytes == 0 ? 1 : bytes;
	}
	putc('"', out);
}

const char *
cli_level_name(enum cv_level level)
{
	switch (level) {
	case CV_LEVEL_ERROR:
		return "error";
	case CV_LEVEL_WARNING:
		return "warning";
	case CV_LEVEL_NOTE:
		break;
	}
	return "note";
}

static void
print_text(FILE *out, const struct cv_finding *f, enum cli_lang lang)
{
	const char *help = lang == CLI_VI ? f->help_vi : f->help_en;

	if (*f->file != '\0') {
		put_safe(out, f->file);
		if (*f->cell != '\0')
			fprintf(out, "!%s", f->cell);
		else if (f->line > 0)
			fprintf(out, ":%d", (int)f->line);
		if (*f->cell == '\0' && f->line > 0 && f->column > 0)
			fprintf(out, ":%d", (int)f->column);
		fputs(": ", out);
	}
	fprintf(out, "%s[%s]: ", cli_level_name(f->level), f->code);
	put_safe(out, lang == CLI_VI ? f->text_vi : f->text_en);
	putc('\n', out);
	if (*f->path != '\0') {
		fputs(lang == CLI_VI ? "  dữ liệu: " : "  data: ", out);
		put_safe(out, f->path);
		putc('\n', out);
	}
	if (*help == '\0') /* the sentence says the cure */
		return;
	fputs(lang == CLI_VI ? "  cách sửa: " : "  help: ", out);
	put_safe(out, help);
	putc('\n', out);
}

void
cli_put_member(FILE *out, const char *name, const char *value)
{
	fprintf(out, "\"%s\":", name);
	put_json(out, value);
}

static void
json_member(FILE *out, const char *name, const char *value)
{
	putc(',', out);
	cli_put_member(out, name, value);
}

static void
print_json(FILE *out, const struct cv_finding *f, size_t row)
{
	fprintf(out, "{\"level\":\"%s\"", cli_level_name(f->level));
	if (row > 0)
		fprintf(out, ",\"row\":%zu", row);
	json_member(out, "code", f->code);
	json_member(out, "file", f->file);
	fprintf(
	    out, ",\"line\":%d,\"column\":%d", (int)f->line, (int)f->column);
	json_member(out, "cell", f->cell);
	json_member(out, "path", f->path);
	json_member(out, "text_vi", f->text_vi);
	json_member(out, "text_en", f->text_en);
	json_member(out, "help_vi", f->help_vi);
	json_member(out, "help_en", f->help_en);
	fputs("}\n", out);
}

void
cli_print_to(FILE *out, const struct cv_finding *f, const struct cli_options *o,
    size_t row)
{
	if (o->diagnostics == CLI_JSON)
		print_json(out, f, row);
	else
		print_text(out, f, o->lang);
	fflush(out);
}

void
cli_print_row(
    const struct cv_finding *f, const struct cli_options *o, size_t row)
{
	cli_print_to(stderr, f, o, row);
}

void
cli_print(const struct cv_finding *f, const struct cli_options *o)
{
	cli_print_row(f, o, 0);
}

enum cv_status
cli_usage_error(const struct cli_options *o, const char *vi, const char *en)
{
	struct cv_finding f = {.level = CV_LEVEL_ERROR,
	    .code = "usage",
	    .file = "",
	    .cell = "",
	    .path = "",
	    .text_vi = vi,
	    .text_en = en,
	    .help_vi = "xem: congvan help",
	    .help_en = "see: congvan help"};

	cli_print(&f, o);
	return CV_BAD_INPUT;
}

/* clang-format off */
void
cli_help(FILE *out, enum cli_lang lang)
{
	static const char vi[] =
"congvan – soạn văn bản hành chính từ mẫu và dữ liệu, ra PDF và DOCX\n\n"
"  congvan render MẪU --data TỆP [-o RA.pdf] [-o RA.docx]   soạn văn bản\n"
"  congvan check MẪU --data TỆP      kiểm tra dữ liệu, không ghi gì\n"
"      [--format sarif]              cho công cụ: SARIF 2.1.0\n"
"  congvan batch MẪU --data DANH-SÁCH.csv -O THƯ-MỤC   mỗi dòng một văn bản\n"
"      [--common CHUNG.json]         phần mọi văn bản giống nhau\n"
"      [--format pdf,docx] [--name \"{{so}}\"]           loại tệp, cách đặt tên\n"
"      [--dry-run] [--limit N]       chỉ kiểm tra; chỉ N dòng đầu\n"
"      [--resume] [--only-failed]    soạn tiếp; soạn lại dòng lỗi đã sửa\n"
"      [--zip TỆP] [--merge TỆP.pdf [--duplex]]   gộp tất cả vào một tệp\n"
"      [--jobs N] [--quiet]          N văn bản một lúc; không báo tiến độ\n"
"  congvan templates [--json]        các mẫu hiện có\n"
"  congvan new TÊN --from MẪU        mẫu mới của mình, chép từ một mẫu\n"
"  congvan schema MẪU                JSON Schema của dữ liệu\n"
"  congvan grammar                   RELAX NG của ngôn ngữ mẫu\n"
"  congvan blank MẪU [-o TỆP]        tệp trống để điền: .json, .csv, .xlsx\n"
"  congvan fonts [--check]           các phông và chữ Việt trong đó\n"
"  congvan convert-text [TỆP] [-o RA] [--from BẢNG-MÃ] [--capitals[=words]]\n"
"                                    chữ TCVN3, VNI, VISCII… thành Unicode\n"
"  congvan explain MÃ                nguyên nhân và cách sửa một lỗi\n"
"  congvan dump MẪU --data TỆP --model|--pages\n"
"  congvan extract TỆP [-o RA] [--what TÊN]   lấy dữ liệu kèm trong PDF, DOCX\n"
"  congvan verify TỆP… [--template MẪU]       dựng lại từ dữ liệu ấy và so\n"
"  congvan verify --qr NỘI-DUNG --data TỆP    so mã QR với dữ liệu\n"
"  congvan evidence pack -o GÓI.zip [--data DANH-MỤC.json] VĂN-BẢN…\n"
"  congvan evidence verify GÓI.zip [--json] [--pdf RA.pdf] [--expect MÃ-BĂM]\n"
"                          [--report BÁO-CÁO.pdf]\n\n"
"Dữ liệu: JSON, CSV, TSV, XLSX, với batch cả JSONL; --data-format KIỂU,\n"
"  --rows TRƯỜNG=TỆP, --encoding tcvn3|vni|viscii|cp1258.\n"
"Tùy chọn: --date NGÀY, --context TỆP, --strict, --draft, --embed, --no-embed, --qr,\n"
"  --house TỆP, --templates THƯ-MỤC, --fonts TỆP, --lang vi|en,\n"
"  --diagnostics text|json, --mask (che giá trị trong thông báo), -v,\n"
"  --format pdf|docx (khi -o -). \"-\" là đầu vào hoặc đầu ra chuẩn.\n"
"Giới hạn: --timeout GIÂY, --max-memory CỠ, --max-input CỠ, --max-unpacked CỠ,\n"
"  --max-pages SỐ, --max-rows SỐ, --max-depth SỐ, --max-pixels SỐ,\n"
"  --max-includes SỐ, --max-steps SỐ.\n"
"Kết quả: 0 xong, giống hệt · 1 còn dòng chưa soạn được (batch), có chỗ khác\n"
"  (verify) · 2 sai cách dùng, mẫu, dữ liệu · 3 quá giới hạn · 4 không đọc, ghi\n"
"  được tệp · 70 lỗi của congvan\n";
	static const char en[] =
"congvan - Vietnamese administrative documents from a template and data\n\n"
"  congvan render TEMPLATE --data FILE [-o OUT.pdf] [-o OUT.docx]\n"
"  congvan check TEMPLATE --data FILE   all problems, nothing written\n"
"      [--format sarif]                 for tools: SARIF 2.1.0\n"
"  congvan batch TEMPLATE --data ROWS.csv -O DIR    a document of each row\n"
"      [--common FILE.json]             what all documents share\n"
"      [--format pdf,docx] [--name \"{{so}}\"]         kinds and names of files\n"
"      [--dry-run] [--limit N]          only check; only the first N rows\n"
"      [--resume] [--only-failed]       go on; make mended rows again\n"
"      [--zip FILE] [--merge FILE.pdf [--duplex]]    all in one file too\n"
"      [--jobs N] [--quiet]             N documents at a time; no progress\n"
"  congvan templates [--json]           the templates there are\n"
"  congvan new NAME --from TEMPLATE     a template of your own, from another\n"
"  congvan schema TEMPLATE              JSON Schema of the data\n"
"  congvan grammar                      RELAX NG of the template language\n"
"  congvan blank TEMPLATE [-o FILE]     a file to fill in: .json, .csv, .xlsx\n"
"  congvan fonts [--check]              fonts and their Vietnamese letters\n"
"  congvan convert-text [FILE] [-o OUT] [--from CHARSET] [--capitals[=words]]\n"
"                                       TCVN3, VNI, VISCII ... to Unicode\n"
"  congvan explain CODE                 cause and cure of a finding\n"
"  congvan dump TEMPLATE --data FILE --model|--pages\n"
"  congvan extract FILE [-o OUT] [--what NAME]   the data kept in a PDF, DOCX\n"
"  congvan verify FILE... [--template NAME]      make it anew and compare\n"
"  congvan verify --qr TEXT --data FILE          a QR code against data\n"
"  congvan evidence pack -o PACK.zip [--data LIST.json] DOCUMENT...\n"
"  congvan evidence verify PACK.zip [--json] [--pdf OUT.pdf] [--expect DIGEST]\n"
"                          [--report REPORT.pdf]\n\n"
"Data: JSON, CSV, TSV, XLSX, with batch JSONL too; --data-format KIND,\n"
"  --rows FIELD=FILE, --encoding tcvn3|vni|viscii|cp1258.\n"
"Options: --date DATE, --context FILE, --strict, --draft, --embed, --no-embed, --qr,\n"
"  --house FILE, --templates DIR, --fonts FILE, --lang vi|en,\n"
"  --diagnostics text|json, --mask (no values in findings), -v,\n"
"  --format pdf|docx (with -o -). \"-\" is standard input or output.\n"
"Limits: --timeout SECONDS, --max-memory SIZE, --max-input SIZE,\n"
"  --max-unpacked SIZE, --max-pages N, --max-rows N, --max-depth N,\n"
"  --max-pixels N, --max-includes N, --max-steps N.\n"
"Exit: 0 done, identical, 1 rows not done (batch), different (verify), 2 wrong\n"
"  use, template or data, 3 a limit, 4 a file could not be read or written,\n"
"  70 a defect of congvan\n";

	fputs(lang == CLI_VI ? vi : en, out);
}
/* clang-format on */
