/* The catalogue of findings. One line a finding:
 * X(ID, "stable-code", level, outcome, vi, en, help vi, help en)
 * {1} … {4} are the arguments. Outcomes: INPUT (exit 2), LIMIT (3), FILE (4),
 * DEFECT (70); warnings and notes have NONE. Codes never change meaning. */
#ifndef CV_BASE_FINDINGS_H
#define CV_BASE_FINDINGS_H

/* clang-format off */
#define CV_FINDINGS(X) \
/* memory, limits, defects */ \
X(OUT_OF_MEMORY, "out-of-memory", ERROR, LIMIT, \
  "hết bộ nhớ", "out of memory", \
  "đóng bớt chương trình khác rồi chạy lại", "free some memory and run again") \
X(MEMORY_LIMIT, "memory-limit", ERROR, LIMIT, \
  "văn bản cần hơn {1} byte bộ nhớ", "the document needs more than {1} bytes of memory", \
  "rút gọn dữ liệu, hoặc nâng giới hạn bằng --max-memory", "make the data smaller, or raise the limit with --max-memory") \
X(INPUT_TOO_LARGE, "input-too-large", ERROR, LIMIT, \
  "{1} lớn hơn {2} byte", "{1} is larger than {2} bytes", \
  "rút gọn tệp, hoặc nâng giới hạn bằng --max-input", "make the file smaller, or raise the limit with --max-input") \
X(TIME_LIMIT, "time-limit", ERROR, LIMIT, \
  "văn bản cần hơn {1} giây", "the document takes more than {1} seconds", \
  "rút gọn dữ liệu hay mẫu, hoặc nâng giới hạn bằng --timeout", "make the data or the template smaller, or raise the limit with --timeout") \
X(DEPTH_LIMIT, "depth-limit", ERROR, LIMIT, \
  "lồng nhau quá {1} tầng", "nested more than {1} levels deep", \
  "giảm số tầng lồng nhau, hoặc nâng giới hạn bằng --max-depth (dữ liệu: đến 1000; mẫu và Markdown: đến 100)", "nest less deeply, or raise the limit with --max-depth (data: up to 1000; templates and Markdown: up to 100)") \
X(ROWS_LIMIT, "rows-limit", ERROR, LIMIT, \
  "quá nhiều {1}: hơn {2}", "too many {1}: more than {2}", \
  "chia nhỏ dữ liệu, hoặc nâng giới hạn bằng --max-rows", "split the data, or raise the limit with --max-rows") \
X(PAGES_LIMIT, "pages-limit", ERROR, LIMIT, \
  "văn bản dài hơn {1} trang", "the document has more than {1} pages", \
  "chia nhỏ văn bản, hoặc nâng giới hạn bằng --max-pages", "split the document, or raise the limit with --max-pages") \
X(INCLUDES_LIMIT, "includes-limit", ERROR, LIMIT, \
  "các tệp mẫu gọi nhau quá {1} tầng", "template files include one another more than {1} levels deep", \
  "giảm số tầng <include>, hoặc nâng giới hạn bằng --max-includes (đến 64)", "use fewer levels of <include>, or raise the limit with --max-includes (up to 64)") \
X(STEPS_LIMIT, "steps-limit", ERROR, LIMIT, \
  "quá nhiều {1}: hơn {2}", "too many {1}: more than {2}", \
  "rút gọn mẫu hay dữ liệu, hoặc nâng giới hạn bằng --max-steps", "make the template or the data smaller, or raise the limit with --max-steps") \
X(TOO_DEEP, "too-deep", ERROR, LIMIT, \
  "lồng nhau quá {1} tầng", "nested more than {1} levels deep", \
  "giảm số tầng lồng nhau", "nest less deeply") \
X(TOO_MANY, "too-many", ERROR, LIMIT, \
  "quá nhiều {1}: hơn {2}", "too many {1}: more than {2}", \
  "chia nhỏ tài liệu", "split the document") \
X(DEFECT, "defect", ERROR, DEFECT, \
  "lỗi của congvan: {1}", "a defect of congvan: {1}", \
  "báo cho người phát triển kèm tệp mẫu và dữ liệu", "report it with the template and the data") \
X(MORE, "more-findings", NOTE, NONE, \
  "còn {1} vấn đề nữa không kể ra ở đây", "{1} more findings are not listed here", \
  "sửa các vấn đề trên rồi chạy lại", "correct those above and run again") \
/* files */ \
X(FILE_READ, "file-read", ERROR, FILE, \
  "không đọc được {1}: {2}", "cannot read {1}: {2}", \
  "kiểm tra đường dẫn và quyền đọc", "check the path and the permission to read") \
X(FILE_WRITE, "file-write", ERROR, FILE, \
  "không ghi được {1}: {2}", "cannot write {1}: {2}", \
  "kiểm tra thư mục, quyền ghi và chỗ trống trên đĩa", "check the folder, the permission to write and the free space") \
X(FILE_KEPT, "file-kept", ERROR, FILE, \
  "{1} nay là bản mới, không lấy lại được bản cũ: bản cũ còn ở {2}", "{1} is the new one now and could not be put back: the one of before is kept as {2}", \
  "đổi tên {2} thành {1}", "rename {2} to {1}") \
X(FILE_LEFT, "file-left", WARNING, NONE, \
  "còn lại tệp {1}, không xóa được: {2}", "the file {1} is left and could not be deleted: {2}", \
  "xóa tệp ấy", "delete it") \
X(OUTPUT_KIND, "output-kind", ERROR, INPUT, \
  "không rõ định dạng của {1}", "the format of {1} is not known", \
  "đặt tên tệp kết thúc bằng .pdf hoặc .docx", "end the name with .pdf or .docx") \
X(USAGE, "usage", ERROR, INPUT, \
  "gọi lệnh sai: {1}", "wrong use: {1}", \
  "xem: congvan help", "see: congvan help") \
/* JSON */ \
X(JSON_SYNTAX, "json-syntax", ERROR, INPUT, \
  "JSON hỏng: {1}", "broken JSON: {1}", \
  "kiểm tra dấu phẩy, ngoặc và dấu nháy kép quanh chỗ này", "check commas, brackets and double quotes around this place") \
X(JSON_EMPTY, "json-empty", ERROR, INPUT, \
  "tệp không có dữ liệu nào", "the file holds no data", \
  "điền dữ liệu, ví dụ: { \"so\": \"12\" }", "fill in data, for example: { \"so\": \"12\" }") \
X(JSON_END, "json-unfinished", ERROR, INPUT, \
  "tệp hết khi dấu {1} ở dòng {2}, cột {3} chưa đóng", "the file ends before the {1} of line {2}, column {3} is closed", \
  "thêm dấu đóng; có thể tệp bị cụt", "add what closes it; the file may have been cut off") \
X(JSON_TRAILING, "json-trailing", ERROR, INPUT, \
  "còn {1} sau khi dữ liệu đã hết", "{1} stands after the end of the data", \
  "bỏ phần thừa, vì tệp chỉ chứa một giá trị; tệp mỗi dòng một văn bản thì đặt tên .jsonl và dùng congvan batch", "remove it, since a file holds one value; one with a document on each line is named .jsonl and is for congvan batch") \
X(JSON_TOKEN, "json-token", ERROR, INPUT, \
  "{1} không được đứng ở đây", "{1} may not stand here", \
  "kiểm tra dấu phẩy, dấu hai chấm và ngoặc quanh chỗ này", "check commas, colons and brackets around this place") \
X(JSON_KEY, "json-key", ERROR, INPUT, \
  "ở đây cần một khóa trong dấu nháy kép, không phải {1}", "a key in double quotes must stand here, not {1}", \
  "đặt khóa trong dấu nháy kép: \"so\": …", "put the key in double quotes: \"so\": …") \
X(JSON_COLON, "json-colon", ERROR, INPUT, \
  "thiếu dấu hai chấm giữa khóa và {1}", "a colon is missing between the key and {1}", \
  "viết \"khóa\": giá trị", "write \"key\": value") \
X(JSON_COMMA, "json-comma", ERROR, INPUT, \
  "thiếu dấu phẩy hoặc dấu đóng trước {1}", "a comma or closing bracket is missing before {1}", \
  "thêm dấu phẩy giữa hai mục", "put a comma between two entries") \
X(JSON_COMMA_EXTRA, "json-extra-comma", ERROR, INPUT, \
  "thừa dấu phẩy trước {1}", "there is a comma too many before {1}", \
  "bỏ dấu phẩy sau mục cuối", "remove the comma after the last entry") \
X(JSON_CONTROL, "json-control", ERROR, INPUT, \
  "chữ trong dấu nháy kép có ký tự điều khiển {1}", "text in double quotes holds the control character {1}", \
  "viết \\n cho xuống dòng, \\t cho dấu tab; có thể thiếu dấu nháy kép đóng", "write \\n for a line break, \\t for a tab; or a closing double quote is missing") \
X(JSON_ESCAPE, "json-escape", ERROR, INPUT, \
  "dấu \\ viết sai: {1}", "wrong use of \\: {1}", \
  "viết \\\\ cho dấu \\, \\\" cho dấu nháy kép, \\n cho xuống dòng", "write \\\\ for a backslash, \\\" for a double quote, \\n for a line break") \
X(JSON_VALUE, "json-value", ERROR, INPUT, \
  "{1} không phải giá trị JSON", "{1} is no JSON value", \
  "đặt chữ trong dấu nháy kép thẳng; số viết 12 hoặc 12.5; ngoài ra chỉ có true, false, null; không có chú thích", "put text in straight double quotes; numbers are 12 or 12.5; else only true, false, null; no comments") \
X(JSON_DUPLICATE, "json-duplicate-key", ERROR, INPUT, \
  "khóa \"{1}\" có hai lần", "the key \"{1}\" stands twice", \
  "giữ lại một khóa", "keep one of the two") \
X(NOT_UTF8, "not-utf8", ERROR, INPUT, \
  "không phải UTF-8 hợp lệ", "not valid UTF-8", \
  "lưu lại tệp với bảng mã UTF-8{1}", "save the file as UTF-8{1}") \
X(NOT_TEXT, "not-text", ERROR, INPUT, \
  "đây là {1}, không phải tệp chữ", "this is {1}, not a file of text", \
  "lưu phần chữ thành tệp .txt hoặc .csv; dữ liệu XLSX phải có tên kết thúc bằng .xlsx, hoặc nói định dạng bằng --data-format", "save the text as a .txt or .csv file; data in XLSX must have a name that ends in .xlsx, or say the format with --data-format") \
X(BAD_CHARACTER, "bad-character", ERROR, INPUT, \
  "ký tự {1} ở vị trí {2}{3} không được phép trong văn bản", "the character {1} in position {2}{3} is not allowed in text", \
  "gõ lại chỗ ấy, hoặc xóa ký tự này: có thể không nhìn thấy nó", "type the place anew, or delete the character: it may not be visible") \
X(MENDED_CHARACTER, "mended-character", WARNING, NONE, \
  "đã thay ký tự {1} bằng {2}", "replaced the character {1} with {2}", \
  "ký tự này thường không nhìn thấy và đến từ văn bản dán từ Word; nên gõ lại chỗ này", "it is mostly invisible and comes with text pasted from Word; retype the place") \
/* XML and templates */ \
X(XML_SYNTAX, "xml-syntax", ERROR, INPUT, \
  "XML hỏng: {1}", "broken XML: {1}", \
  "kiểm tra thẻ mở, thẻ đóng và dấu & quanh chỗ này", "check tags and ampersands around this place") \
X(XML_ENTITY, "xml-entity", ERROR, INPUT, \
  "tệp không được khai báo DOCTYPE hay thực thể (entity)", "the file may not declare a DOCTYPE or entities", \
  "bỏ phần <!DOCTYPE …>, viết chữ trực tiếp", "remove <!DOCTYPE …> and write the text itself") \
X(TEMPLATE_UNKNOWN, "template-unknown", ERROR, INPUT, \
  "không có mẫu \"{1}\"{2}", "there is no template \"{1}\"{2}", \
  "xem danh sách bằng: congvan templates", "list them with: congvan templates") \
X(INCLUDE_OUTSIDE, "include-outside", ERROR, INPUT, \
  "\"{1}\" nằm ngoài thư mục được phép", "\"{1}\" is outside the folders it may lie in", \
  "chỉ dùng tệp trong thư mục mẫu (tệp cơ quan: thư mục của nó), không dùng .. hay đường dẫn tuyệt đối", "use files inside the template folders (for a house file, its own folder), without .. and absolute paths") \
X(INCLUDE_MISSING, "include-missing", ERROR, INPUT, \
  "không tìm thấy \"{1}\"", "\"{1}\" was not found", \
  "kiểm tra tên tệp; đường dẫn tính từ thư mục mẫu, của tệp cơ quan thì từ thư mục của nó", "check the name; paths start at a template folder, those of a house file at its own folder") \
X(INCLUDE_CYCLE, "include-cycle", ERROR, INPUT, \
  "\"{1}\" tự gộp chính nó", "\"{1}\" includes itself", \
  "bỏ một lệnh include", "remove one include") \
X(ELEMENT_UNKNOWN, "element-unknown", ERROR, INPUT, \
  "phần tử <{1}> không có trong <{2}>{3}", "the element <{1}> does not belong in <{2}>{3}", \
  "xem congvan-template(5) về các phần tử", "see congvan-template(5) for the elements") \
X(CONTENT_UNPLACED, "content-unplaced", ERROR, INPUT, \
  "thành phần \"{1}\" không có <content/>: nội dung đặt bên trong sẽ mất", "the component \"{1}\" has no <content/>: what stands inside would be lost", \
  "đặt <content/> vào thành phần, hoặc bỏ nội dung bên trong <use>", "put <content/> into the component, or take out what stands in the <use>") \
X(ROOT_UNKNOWN, "root-unknown", ERROR, INPUT, \
  "tệp phải bắt đầu bằng <{2}>, không phải <{1}>", "the file must begin with <{2}>, not <{1}>", \
  "xem congvan-template(5): một mẫu là <template>, tệp được gộp là <library>", "see congvan-template(5): a template is a <template>, an included file a <library>") \
X(NAMESPACE, "namespace", ERROR, INPUT, \
  "<{1}> không có xmlns của congvan", "<{1}> lacks the xmlns of congvan", \
  "viết <{1} xmlns=\"urn:congvan:template:1\" …>", "write <{1} xmlns=\"urn:congvan:template:1\" …>") \
X(TEMPLATE_NEW_NAME, "template-new-name", ERROR, INPUT, \
  "\"{1}\" không dùng làm tên mẫu được", "\"{1}\" cannot be the name of a template", \
  "tên mẫu gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 64 ký tự, ví dụ giay-xac-nhan", "use small letters without marks, digits and hyphens, at most 64, as in giay-xac-nhan") \
X(TEMPLATE_NAME, "template-name", WARNING, NONE, \
  "mẫu tên \"{1}\" nằm trong thư mục \"{2}\"", "the template named \"{1}\" lies in the folder \"{2}\"", \
  "mẫu được gọi bằng tên thư mục: viết name=\"{2}\" hoặc đổi tên thư mục", "templates are called by their folder: write name=\"{2}\", or rename the folder") \
X(FIELD_UNUSED, "field-unused", WARNING, NONE, \
  "không chỗ nào trong mẫu dùng trường \"{1}\"", "nothing in the template uses the field \"{1}\"", \
  "dùng trường trong <document>, hoặc bỏ khỏi <fields>", "use it in <document>, or remove it from <fields>") \
X(ELEMENT_MISSING, "element-missing", ERROR, INPUT, \
  "<{2}> thiếu phần tử <{1}>", "<{2}> lacks the element <{1}>", \
  "thêm <{1}>", "add <{1}>") \
X(ATTRIBUTE_UNKNOWN, "attribute-unknown", ERROR, INPUT, \
  "<{2}> không có thuộc tính \"{1}\"{3}", "<{2}> has no attribute \"{1}\"{3}", \
  "xem congvan-template(5) về thuộc tính của <{2}>", "see congvan-template(5) for the attributes of <{2}>") \
X(ATTRIBUTE_MISSING, "attribute-missing", ERROR, INPUT, \
  "<{2}> thiếu thuộc tính \"{1}\"", "<{2}> lacks the attribute \"{1}\"", \
  "thêm {1}=\"…\"", "add {1}=\"…\"") \
X(ATTRIBUTE_VALUE, "attribute-value", ERROR, INPUT, \
  "giá trị \"{1}\" của {2} không hợp lệ: cần {3}", "the value \"{1}\" of {2} is not valid: expected {3}", \
  "sửa giá trị của {2}", "change the value of {2}") \
X(NAME_UNKNOWN, "name-unknown", ERROR, INPUT, \
  "không có {1} tên \"{2}\"{3}", "there is no {1} named \"{2}\"{3}", \
  "kiểm tra chính tả của tên", "check how the name is spelled") \
X(NAME_TWICE, "name-twice", ERROR, INPUT, \
  "{1} \"{2}\" được khai báo hai lần", "{1} \"{2}\" is declared twice", \
  "đổi tên hoặc bỏ một khai báo", "rename or remove one of the two") \
X(TEXT_STRAY, "text-stray", ERROR, INPUT, \
  "không được viết chữ trực tiếp trong <{1}>", "text may not stand directly in <{1}>", \
  "đặt chữ trong <p>", "put the text into a <p>") \
X(EXPRESSION_SYNTAX, "expression-syntax", ERROR, INPUT, \
  "biểu thức hỏng \"{1}\": {2}", "broken expression \"{1}\": {2}", \
  "xem congvan-template(5) về biểu thức", "see congvan-template(5) for expressions") \
X(EXPRESSION_KIND, "expression-kind", ERROR, INPUT, \
  "biểu thức \"{1}\": {2}", "expression \"{1}\": {2}", \
  "xem congvan-template(5) về bộ lọc và kiểu giá trị", "see congvan-template(5) for filters and kinds") \
X(PATH_UNKNOWN, "path-unknown", ERROR, INPUT, \
  "mẫu không khai báo trường \"{1}\"{2}", "the template declares no field \"{1}\"{2}", \
  "khai báo trường trong <fields>, hoặc tên bằng <let> (cho kiểu: <let> ngay trong <document>), hoặc sửa tên", "declare the field in <fields>, or the name with <let> (for styles: directly in <document>), or correct the name") \
X(PARAM_UNKNOWN, "param-unknown", ERROR, INPUT, \
  "thành phần \"{2}\" không có tham số \"{1}\"{3}", "the component \"{2}\" has no parameter \"{1}\"{3}", \
  "thành phần chỉ thấy tham số của nó, không thấy trường: khai báo <param name=\"{1}\"/> và truyền giá trị ở <use>", "a component sees its parameters only, no fields: declare <param name=\"{1}\"/> and pass the value in <use>") \
X(FILTER_UNKNOWN, "filter-unknown", ERROR, INPUT, \
  "không có bộ lọc \"{1}\"{2}", "there is no filter \"{1}\"{2}", \
  "xem congvan-template(5) về bộ lọc", "see congvan-template(5) for filters") \
X(STYLE_CYCLE, "style-cycle", ERROR, INPUT, \
  "kiểu \"{1}\" kế thừa từ chính nó", "the style \"{1}\" inherits from itself", \
  "sửa based-on", "change based-on") \
/* data against fields */ \
X(KEY_UNKNOWN, "unknown-key", ERROR, INPUT, \
  "mẫu không có trường \"{1}\"{2}", "the template has no field \"{1}\"{2}", \
  "sửa tên khóa hoặc bỏ khóa này", "correct the key's name, or remove it") \
X(VALUE_MISSING, "missing-value", ERROR, INPUT, \
  "thiếu {1} (\"{2}\")", "\"{2}\" is missing ({1})", \
  "điền giá trị cho \"{2}\"; ví dụ: {3}", "give \"{2}\" a value, for example: {3}") \
X(VALUE_AWAITED, "awaited-value", WARNING, NONE, \
  "chưa có {1} (\"{2}\"): in chỗ cần bổ sung", "\"{2}\" is still to come ({1}): its place is printed", \
  "điền giá trị cho \"{2}\"; ví dụ: {3}", "give \"{2}\" a value, for example: {3}") \
X(VALUE_AWAITED_UNSEEN, "awaited-unseen", WARNING, NONE, \
  "chưa có {1} (\"{2}\"); bản thảo không có chỗ nào cho thấy", "\"{2}\" is still to come ({1}); nothing in the draft shows it", \
  "điền giá trị cho \"{2}\"; ví dụ: {3}", "give \"{2}\" a value, for example: {3}") \
X(VALUE_ITEM, "empty-item", ERROR, INPUT, \
  "{1}: mục \"{2}\" để trống", "{1}: the item \"{2}\" is empty", \
  "điền mục này hoặc bỏ nó đi; ví dụ một mục: {3}", "fill the item in or remove it; one item, for example: {3}") \
X(VALUE_KIND, "wrong-kind", ERROR, INPUT, \
  "{1}: cần {2}, không phải {3}", "{1}: expected {2}, not {3}", \
  "xem ví dụ bằng: congvan schema", "see the kinds with: congvan schema") \
X(VALUE_CHOICE, "wrong-choice", ERROR, INPUT, \
  "{1}: \"{2}\" không phải một trong: {3}", "{1}: \"{2}\" is not one of: {3}", \
  "chọn một trong: {3}", "choose one of: {3}") \
X(VALUE_DATE, "bad-date", ERROR, INPUT, \
  "{1}: \"{2}\" không phải ngày có thật, hoặc không viết theo dạng ngày", "{1}: \"{2}\" is no real date, or not written as one", \
  "viết ngày dạng dd/mm/yyyy hoặc yyyy-mm-dd, ví dụ 05/03/2026", "write dates as dd/mm/yyyy or yyyy-mm-dd, 05/03/2026 for one") \
X(VALUE_DAY, "day-missing", ERROR, INPUT, \
  "{1}: \"{2}\" thiếu ngày", "{1}: \"{2}\" lacks the day", \
  "viết đủ ngày, tháng, năm, dạng dd/mm/yyyy hoặc yyyy-mm-dd", "write day, month and year, as dd/mm/yyyy or yyyy-mm-dd") \
X(VALUE_NUMBER, "bad-number", ERROR, INPUT, \
  "{1}: \"{2}\" không phải số{4}", "{1}: \"{2}\" is not a number{4}", \
  "viết số bằng chữ số, ví dụ 1234.5{3}", "write digits, for example 1234.5{3}") \
X(VALUE_LINES, "line-break", ERROR, INPUT, \
  "{1} chỉ được một dòng", "{1} takes a single line", \
  "bỏ dấu xuống dòng", "remove the line break") \
X(VALUE_COUNT, "wrong-count", ERROR, INPUT, \
  "{1}: có {2} mục, cần {3}", "{1}: {2} items, expected {3}", \
  "thêm hoặc bớt mục", "add or remove items") \
X(RICH_UNSUPPORTED, "rich-unsupported", ERROR, INPUT, \
  "nội dung Markdown không hỗ trợ: {1}", "Markdown that is not supported: {1}", \
  "dùng đoạn, **đậm**, *nghiêng*, danh sách, bảng, liên kết, hình", "use paragraphs, **bold**, *italic*, lists, tables, links, images") \
X(CHECK, "check", ERROR, INPUT, \
  "dữ liệu không qua một kiểm tra của mẫu", "the data fails a check of the template", \
  "mã của kiểm tra và cách sửa đứng ở chính phát hiện; xem <check> của mẫu", "the finding itself has the check's code and its cure; see <check> in the template") \
X(STRICT, "strict", ERROR, INPUT, \
  "có {1}, và --strict không cho qua cảnh báo", "{1}, and --strict lets none pass", \
  "sửa các chỗ được cảnh báo, hoặc bỏ --strict", "mend what the warnings name, or leave out --strict") \
X(REGEX_LIMIT, "regex-limit", ERROR, LIMIT, \
  "biểu thức chính quy \"{1}\" cần quá nhiều thời gian cho chữ này, hoặc chữ dài hơn 16384 byte", "the regular expression \"{1}\" takes too long on this text, or the text has more than 16384 bytes", \
  "rút ngắn chữ, hoặc viết biểu thức đơn giản hơn", "make the text shorter, or the expression simpler") \
X(CONTEXT_UNUSED, "context-unused", ERROR, INPUT, \
  "mẫu không nhận thông tin ngoài (--context)", "the template takes no context", \
  "bỏ --context", "leave out --context") \
X(CHECK_SHAPE, "check-shape", ERROR, INPUT, \
  "<check> {1}: {2}", "<check> {1}: {2}", \
  "xem congvan-template(5) về <check>", "see congvan-template(5) for <check>") \
X(EXAMPLE_WRONG, "wrong-example", WARNING, NONE, \
  "ví dụ \"{2}\" của trường {1} không qua chính kiểm tra {3}", "the example \"{2}\" of the field {1} fails the check {3} itself", \
  "sửa example", "correct the example") \
X(REGISTER_SHAPE, "register-shape", ERROR, INPUT, \
  "bảng tra \"{1}\": {2}", "the register \"{1}\": {2}", \
  "dòng đầu là tên cột, các dòng sau cùng số cột, ngăn bằng dấu tab", "the first line names the columns; the others have as many, with tabs between") \
/* CSV, XLSX: the files */ \
X(CSV_QUOTE, "csv-quote", ERROR, INPUT, \
  "dấu nháy kép mở ô ở đây không có dấu đóng", "the double quote that opens the cell here is never closed", \
  "thêm dấu nháy kép đóng cuối ô; dấu nháy kép trong ô phải viết đôi: \"\"", "put the closing double quote at the end of the cell; write double quotes inside it twice: \"\"") \
X(CSV_AFTER_QUOTE, "csv-after-quote", ERROR, INPUT, \
  "còn chữ sau dấu nháy kép đóng của ô", "something stands behind the closing double quote of a cell", \
  "dấu nháy kép trong ô phải viết đôi: \"\"; sau dấu đóng chỉ được có dấu ngăn ô", "write double quotes inside a cell twice: \"\"; only the separator may follow the closing one") \
X(XLSX_BROKEN, "xlsx-broken", ERROR, INPUT, \
  "tệp XLSX hỏng: {1}", "broken XLSX file: {1}", \
  "mở tệp bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx; nếu không mở được thì chép hoặc tải lại tệp", "open the file in Excel or LibreOffice and save it as .xlsx again; if that fails, copy or download it again") \
X(XLSX_ENCRYPTED, "xlsx-encrypted", ERROR, INPUT, \
  "tệp có mật khẩu, hoặc là tệp Excel kiểu cũ (.xls)", "the file has a password, or is an old Excel file (.xls)", \
  "mở tệp bằng Excel hoặc LibreOffice, bỏ mật khẩu, lưu lại dạng .xlsx", "open it in Excel or LibreOffice, remove the password, save it as .xlsx") \
X(XLSX_UNPACKED, "unpacked-too-large", ERROR, LIMIT, \
  "{1} giải nén ra quá lớn: {2}", "{1} is too large when unpacked: {2}", \
  "xóa các dòng, cột trống có định dạng và trang tính thừa rồi lưu lại{3}", "delete empty rows and columns that are formatted and sheets that are not needed and save it again{3}") \
/* CSV, XLSX: cells against fields */ \
X(NUMBER_CELL, "number-cell", ERROR, INPUT, \
  "{1}: ô là số {2}, số 0 ở đầu có thể đã mất", "{1}: the cell is the number {2}, zeros in front may be lost", \
  "nếu chỉ mất số 0 ở đầu: gõ =TEXT({3};\"{4}\") vào hàng này ở một cột trống (Excel tiếng Anh dùng dấu phẩy thay dấu ;), kéo xuống hết danh sách, sao chép rồi dán đè lên cột cũ bằng Dán đặc biệt, chọn Giá trị; nếu không thì đặt định dạng cột là Văn bản (Text) rồi gõ lại", "if only zeros in front are lost: type =TEXT({3};\"{4}\") in this row of an empty column (with a comma for ; where Excel uses it), fill it down the list, copy, and paste over the column as values; else format the column as Text and type the values again") \
X(DATE_CELL, "date-cell", ERROR, INPUT, \
  "{1}: ô là ngày {2}, nhưng ở đây cần chữ", "{1}: the cell is the date {2}, but text is wanted", \
  "Excel có thể đã tự đổi chữ thành ngày: đặt định dạng cột là Văn bản (Text), rồi gõ lại giá trị", "Excel may have made a date of the text by itself: format the column as Text, then type the value again") \
X(CELL_WRONG, "cell-error", ERROR, INPUT, \
  "{1}: ô có lỗi {2}", "{1}: the cell holds the error {2}", \
  "sửa công thức trong ô, hoặc gõ giá trị vào ô", "mend the formula in the cell, or type the value") \
X(CELL_UNCOMPUTED, "formula-not-computed", ERROR, INPUT, \
  "{1}: tệp không có kết quả của công thức {2}", "{1}: the file lacks the result of the formula {2}", \
  "mở tệp bằng Excel hoặc LibreOffice rồi lưu lại, hoặc gõ giá trị vào ô", "open the file in Excel or LibreOffice and save it again, or type the value") \
X(COLUMN_UNKNOWN, "unknown-column", ERROR, INPUT, \
  "cột \"{1}\" không ứng với trường nào của mẫu{2}", "the column \"{1}\" is no field of the template{2}", \
  "đặt tiêu đề cột là tên hoặc nhãn của trường, hoặc xóa cột; mã các trường: congvan blank MẪU -o TỆP.csv", "head the column with the name or label of a field, or delete it; the fields: congvan blank TEMPLATE -o FILE.csv") \
X(COLUMN_MISSING, "missing-column", ERROR, INPUT, \
  "thiếu cột {1} (\"{2}\")", "the column {1} (\"{2}\") is missing", \
  "thêm cột có tiêu đề \"{1}\" hoặc \"{2}\"; ví dụ một giá trị: {3}{4}", "add a column headed \"{1}\" or \"{2}\"; a value, for example: {3}{4}") \
X(COLUMN_TWICE, "column-twice", ERROR, INPUT, \
  "cột \"{1}\" và một cột trước nó đều là trường \"{2}\"", "the column \"{1}\" and one before it are both the field \"{2}\"", \
  "giữ lại một cột", "keep one of the two") \
X(COLUMN_AMBIGUOUS, "ambiguous-column", ERROR, INPUT, \
  "cột \"{1}\" có thể là trường {2} hoặc {3}", "the column \"{1}\" may be the field {2} or {3}", \
  "đặt tiêu đề cột là mã của trường: {2} hoặc {3}", "head the column with the name of the field: {2} or {3}") \
X(COLUMN_UNNAMED, "unnamed-column", ERROR, INPUT, \
  "ô có giá trị \"{1}\" nằm ở cột không có tiêu đề", "the cell \"{1}\" stands in a column without a heading", \
  "nội dung có dấu phẩy mà không nằm trong ngoặc kép thì tràn sang ô sau: đưa chữ về đúng ô; nếu không phải vậy: đặt tiêu đề cho cột, hoặc xóa cột", "a comma in a text without quotes moves words into the next cell: put them back; else give the column a heading, or delete it") \
X(HEADING_MISSING, "heading-missing", ERROR, INPUT, \
  "không có dòng tiêu đề cột của {1}", "there is no row of column headings for {1}", \
  "thêm một dòng mà mỗi ô là tên hoặc nhãn của một trường, ví dụ: {2}", "add a row whose cells are names or labels of fields, for example: {2}") \
X(ROW_MISSING, "row-missing", ERROR, INPUT, \
  "dưới tiêu đề cột không có dòng nào", "there is no row below the column headings", \
  "điền một dòng dưới tiêu đề", "fill in one row below the headings") \
X(MANY_LETTERS, "many-letters", ERROR, INPUT, \
  "tệp có hơn một dòng: mỗi dòng là một văn bản", "the file has more than one row: each row is a document", \
  "dùng congvan batch để soạn mỗi dòng một văn bản; hoặc giữ lại một dòng", "use congvan batch, which makes a document of each row; or keep one row") \
X(ROW_UNNAMED, "unnamed-row", ERROR, INPUT, \
  "dòng có giá trị \"{1}\" nhưng không có mã trường", "the row has the value \"{1}\" but no field code", \
  "ghi mã trường vào cột đầu, hoặc xóa dòng", "write the field's code into the first column, or delete the row") \
X(VALUE_TWICE, "value-twice", ERROR, INPUT, \
  "trường \"{1}\" được điền hai lần", "the field \"{1}\" is filled in twice", \
  "giữ lại một chỗ", "keep one of the two") \
X(ROWS_TWICE, "rows-twice", ERROR, INPUT, \
  "danh sách \"{1}\" có ở hai nơi", "the list \"{1}\" comes from two places", \
  "chỉ để danh sách trong dữ liệu hoặc trong --rows", "keep it in the data or in --rows, not in both") \
X(ROWS_PARENT, "parent-row", ERROR, INPUT, \
  "\"{1}\" không phải số của một dòng trong {2}", "\"{1}\" is not the number of a row in {2}", \
  "ghi số thứ tự của dòng (tính từ 1) mà mục này thuộc về", "write the number of the row, counted from 1, that this one belongs to") \
X(ROW_STRAY, "stray-row", ERROR, INPUT, \
  "hàng {2} không giống một dòng dữ liệu: chỉ có \"{1}\"", "row {2} is not like a row of data: it has little but \"{1}\"", \
  "xóa hàng này (dòng cộng, dòng ký tên, ghi chú không phải dữ liệu), hoặc điền số thứ tự và các cột còn thiếu", "delete the row (sums, signatures and notes are no data), or fill in its number and the other columns") \
X(EXAMPLE_CHANGED, "example-changed", ERROR, INPUT, \
  "dòng \"Ví dụ\" không được đọc, nhưng đã bị gõ đè: \"{1}\" không phải ví dụ của mẫu", "the row \"Ví dụ\" is not read, but it was typed over: \"{1}\" is not the template's example", \
  "nếu dòng này là dữ liệu thật thì thay chữ \"Ví dụ\" ở cột đầu bằng số thứ tự; nếu không thì xóa cả dòng", "if the row is real data, put its number in place of \"Ví dụ\" in the first column; else delete the row") \
X(LIST_AS_DATA, "list-as-data", ERROR, INPUT, \
  "tệp này là danh sách \"{1}\", không phải dữ liệu của cả văn bản", "the file is the list \"{1}\", not the data of a whole document", \
  "dùng --rows {1}=TỆP, và --data cho các trường còn lại", "use --rows {1}=FILE, and --data for the other fields") \
X(SHEET_IGNORED, "sheet-ignored", WARNING, NONE, \
  "trang tính \"{1}\" không được đọc{2}", "the sheet \"{1}\" is not read{2}", \
  "đặt tên trang là tên hoặc nhãn của một danh sách, hoặc xóa trang", "name it after a list's name or label, or delete it") \
X(ROWS_HIDDEN, "hidden-rows", WARNING, NONE, \
  "có {1} hàng đang ẩn vẫn được đọc, từ hàng {2}", "{1} hidden rows are read too, from row {2} on", \
  "trong Excel bỏ lọc và hiện các hàng ẩn để xem lại; hàng không dùng thì xóa", "clear the filter and unhide the rows in Excel to look at them; delete those not wanted") \
/* fonts */ \
X(FONT_MISSING, "font-missing", ERROR, FILE, \
  "không có tệp phông cho \"{1}\" ({2})", "no font file for \"{1}\" ({2})", \
  "cài gói fonts-liberation2 và fonts-dejavu-core, hoặc sửa fonts.xml", "install fonts-liberation2 and fonts-dejavu-core, or change fonts.xml") \
X(FONT_BROKEN, "font-broken", ERROR, FILE, \
  "tệp phông {1} hỏng: {2}", "the font file {1} is broken: {2}", \
  "cài lại phông, hoặc dùng phông khác", "install the font again, or use another") \
X(FONT_LETTERS, "font-letters", ERROR, FILE, \
  "phông {1} thiếu {2} trong 134 chữ cái tiếng Việt (ví dụ {3})", "the font {1} lacks {2} of the 134 Vietnamese letters ({3} for one)", \
  "dùng bản phông mới: gói fonts-liberation2, không phải fonts-liberation 1.07", "use a newer font: package fonts-liberation2, not fonts-liberation 1.07") \
X(FONT_NAME, "font-name", ERROR, FILE, \
  "tệp {1} là phông \"{2}\", không phải \"{3}\"", "the file {1} is the font \"{2}\", not \"{3}\"", \
  "sửa file hoặc twin trong fonts.xml", "change file or twin in fonts.xml") \
X(FONT_RIGHTS, "font-rights", ERROR, FILE, \
  "phông {1} không cho phép nhúng", "the font {1} may not be embedded", \
  "chọn phông khác trong fonts.xml", "choose another font in fonts.xml") \
X(FAMILY_UNKNOWN, "family-unknown", ERROR, INPUT, \
  "fonts.xml không có họ phông \"{1}\"{2}", "fonts.xml has no family \"{1}\"{2}", \
  "xem các họ phông bằng: congvan fonts", "list the families with: congvan fonts") \
X(GLYPH_MISSING, "missing-glyph", ERROR, INPUT, \
  "không phông nào có ký tự {1} (\"{2}\")", "no font has the character {1} (\"{2}\")", \
  "thay ký tự này, hoặc thêm phông vào fonts.xml", "replace the character, or add a font to fonts.xml") \
/* images */ \
X(IMAGE_OUTSIDE, "image-outside", ERROR, INPUT, \
  "hình \"{1}\" nằm ngoài thư mục của {2}", "the image \"{1}\" lies outside the folder of {2}", \
  "đặt hình cạnh tệp dữ liệu và dùng đường dẫn tương đối", "put the image beside the data file and use a relative path") \
X(IMAGE_READ, "image-read", ERROR, FILE, \
  "không đọc được hình \"{1}\": {2}", "cannot read the image \"{1}\": {2}", \
  "kiểm tra đường dẫn của hình", "check the path of the image") \
X(IMAGE_FORMAT, "image-format", ERROR, INPUT, \
  "hình \"{1}\" không phải PNG hay JPEG{2}", "the image \"{1}\" is neither PNG nor JPEG{2}", \
  "lưu lại hình dạng PNG hoặc JPEG", "save the image as PNG or JPEG") \
X(IMAGE_VARIANT, "image-variant", ERROR, INPUT, \
  "hình \"{1}\": loại JPEG này không dùng được ({2})", "the image \"{1}\": this variety of JPEG cannot be used ({2})", \
  "mở hình rồi lưu lại dạng JPEG thường hoặc PNG", "open the image and save it as a plain JPEG or as PNG") \
X(IMAGE_CUT, "image-cut", ERROR, INPUT, \
  "hình \"{1}\" bị cụt: tệp hết trước khi đủ điểm ảnh", "the image \"{1}\" is cut off: the file ends before its pixels do", \
  "chép hoặc tải lại hình", "copy or download the image again") \
X(IMAGE_BROKEN, "image-broken", ERROR, INPUT, \
  "hình \"{1}\" bị hỏng ({2})", "the image \"{1}\" is broken ({2})", \
  "lưu lại hình dạng PNG hoặc JPEG", "save the image as PNG or JPEG again") \
X(IMAGE_TOO_LARGE, "image-too-large", ERROR, LIMIT, \
  "hình \"{1}\" quá lớn: {2}, giới hạn {3}", "the image \"{1}\" is too large: {2}, the limit is {3}", \
  "thu nhỏ hình{4}", "make the image smaller{4}") \
/* QR codes, embedded data */ \
X(QR_TOO_LONG, "qr-too-long", ERROR, LIMIT, \
  "mã QR chứa nhiều nhất {1} byte", "a QR code holds at most {1} bytes", \
  "rút ngắn nội dung của mã", "shorten what the code says") \
X(QR_UNPLACED, "qr-unplaced", ERROR, INPUT, \
  "mẫu \"{1}\" không có chỗ cho mã QR", "the template \"{1}\" has no place for a QR code", \
  "bỏ --qr, hoặc thêm <if test=\"@qr\"> với <qr> vào mẫu", "leave out --qr, or put <qr> inside <if test=\"@qr\"> into the template") \
X(KEEP_LESS, "keep-too-little", ERROR, INPUT, \
  "mẫu \"{1}\" in nhiều hơn phần dữ liệu nó giữ (keep): không dựng lại được văn bản", "the template \"{1}\" prints more than it keeps: the document could not be made again", \
  "in đúng dạng đã giữ (ví dụ cùng che số), và đừng bỏ trắng trường bắt buộc", "print what is kept (the same mask), and keep something of a required field") \
X(QR_MASKED, "qr-refused", ERROR, INPUT, \
  "bản in che số không có mã QR: mã băm trong mã cho phép dò ra các số đã che", "a copy that hides numbers has no QR code: by the digest in it they could be tried out", \
  "bỏ --qr; cần bản sao có che số thì dùng mẫu trich-sao", "leave out --qr; for copies with masked numbers use the template trich-sao") \
X(EMBED_MASKED, "embed-refused", ERROR, INPUT, \
  "mẫu không cho nhúng dữ liệu vào bản này: bản in che số, dữ liệu thì không", "the template keeps the data out of this copy: it hides numbers, its data would show them", \
  "bỏ --embed; cần bản sao có che số để kiểm chứng thì dùng mẫu trich-sao", "leave out --embed; for evidence with masked numbers use the template trich-sao") \
X(NOT_OURS, "not-ours", ERROR, INPUT, \
  "{1}: không phải tệp PDF, DOCX do congvan làm có kèm dữ liệu", "{1}: no PDF or DOCX that congvan made with its data in it", \
  "tệp của congvan chỉ kiểm được khi soạn với --embed; văn bản khác thì so mã băm SHA-256", "files of congvan can be verified when made with --embed; compare the SHA-256 of others") \
X(RECORD_BROKEN, "record-broken", ERROR, INPUT, \
  "{1}: hồ sơ kèm trong tệp bị hỏng hoặc bị sửa: {2}", "{1}: the record kept in the file is broken or was changed: {2}", \
  "lấy lại tệp từ nơi gửi", "get the file from its sender again") \
X(RECORD_NAME, "no-kept-file", ERROR, INPUT, \
  "{1}: trong tệp không có \"{2}\"; có {3}", "{1}: there is no \"{2}\" in the file; there is {3}", \
  "chọn một tên có trong tệp", "choose a name that is there") \
X(VERIFY_IDENTICAL, "identical", NOTE, NONE, \
  "{1}: GIỐNG HỆT bản dựng lại từ dữ liệu kèm theo, từng byte", "{1}: IDENTICAL to what is made anew from its data, byte for byte", \
  "không cần làm gì", "nothing to do") \
X(VERIFY_DIFFERENT, "different", ERROR, INPUT, \
  "{1}: KHÁC bản dựng lại từ dữ liệu kèm theo", "{1}: DIFFERENT from what is made anew from its data", \
  "xem các chỗ khác dưới đây; lấy lại bản gốc từ nơi gửi", "see the places below; get the original from its sender") \
X(VERIFY_EXTENDED, "extended", ERROR, INPUT, \
  "{1}: phần đầu giống hệt bản dựng lại, sau đó có thêm {2} byte", "{1}: begins with exactly what is made anew, then has {2} bytes more", \
  "chữ ký số hoặc ghi chú được thêm sau thì như vậy: kiểm tra chữ ký bằng phần mềm ký số", "signatures and notes are added so: check the signature with a program for signatures") \
X(VERIFY_OTHER, "other-version", ERROR, INPUT, \
  "{1}: làm bằng phiên bản, mẫu hoặc phông khác ở đây; {2}", "{1}: made with another version, template or font than are here; {2}", \
  "cài đúng phiên bản nêu dưới đây rồi kiểm lại: congvan(1), \"Dựng lại sau mười năm\"", "install the versions named below and verify again: congvan(1), \"In ten years\"") \
X(VERIFY_VERSION, "version", NOTE, NONE, \
  "{1}: trong tệp {2}, ở đây {3}", "{1}: {2} in the file, {3} here", \
  "cài đúng phiên bản ghi trong tệp rồi kiểm lại", "install the version the file names and verify again") \
X(VERIFY_WORDS, "words-differ", ERROR, INPUT, \
  "{1}: đáng lẽ là \"{2}\", trong tệp là \"{3}\"", "{1}: it should say \"{2}\", the file says \"{3}\"", \
  "so với bản gốc", "compare with the original") \
X(VERIFY_PART, "part-differs", ERROR, INPUT, \
  "phần \"{1}\" của tệp khác bản dựng lại: {2}", "the part \"{1}\" of the file is not as it is made anew: {2}", \
  "chữ in ra không đổi, nhưng tệp đã bị sửa: lấy lại bản gốc", "the words are the same, but the file was changed: get the original") \
X(VERIFY_LATER, "part-added", WARNING, NONE, \
  "phần \"{1}\" được thêm hoặc sửa sau khi soạn: {2}", "the part \"{1}\" was added or changed after it was made: {2}", \
  "chữ ký số sửa Catalog và trang có ô chữ ký; phần khác thì xem lại trang in", "a signature changes the Catalog and the page with its field; look at the page where others do") \
X(VERIFY_BYTE, "byte-differs", ERROR, INPUT, \
  "chữ và các phần như nhau; tệp khác từ byte {1}", "words and parts are the same; the file differs from byte {1} on", \
  "tệp bị cắt, bị nối thêm hoặc hỏng khi chép: lấy lại bản gốc", "it was cut, joined or damaged in copying: get the original") \
X(VERIFY_REWRITTEN, "rewritten", ERROR, INPUT, \
  "tệp đã được một chương trình khác ghi lại toàn bộ; chữ in ra không đổi", "another program has written the whole file again; the words are the same", \
  "lấy lại bản gốc từ nơi gửi: chỉ tệp gốc mới chứng minh được", "get the original: only that proves anything") \
X(VERIFY_MORE, "more-differences", NOTE, NONE, \
  "còn {1} chỗ khác nữa", "{1} more differences", \
  "xem hết bằng cách so hai bản in", "compare two prints to see them all") \
X(VERIFY_FAILED, "not-made-again", ERROR, INPUT, \
  "{1}: không dựng lại được văn bản từ dữ liệu kèm theo", "{1}: the document cannot be made anew from its data", \
  "xem lỗi nêu trên; mẫu \"{2}\" phải có ở đây", "see the errors above; the template \"{2}\" must be here") \
X(QR_FOREIGN, "qr-foreign", ERROR, INPUT, \
  "đây không phải nội dung mã QR của congvan", "this is not what a QR code of congvan says", \
  "chép nguyên văn nội dung đọc từ mã: VB|1|…", "copy all that the code says: VB|1|…") \
X(QR_MATCHES, "qr-matches", NOTE, NONE, \
  "mã QR KHỚP với dữ liệu", "the QR code is that of the data", \
  "không cần làm gì", "nothing to do") \
X(QR_DIFFERS, "qr-differs", ERROR, INPUT, \
  "{1}: trên mã là \"{2}\", theo dữ liệu là \"{3}\"", "{1}: the code says \"{2}\", the data \"{3}\"", \
  "mã của văn bản khác, hoặc dữ liệu đã bị sửa", "the code is of another document, or the data was changed") \
X(PACK_COUNT, "pack-count", ERROR, INPUT, \
  "gói phải có từ 1 đến 30000 văn bản", "a pack holds 1 to 30000 documents", \
  "nêu các tệp cần đóng gói", "name the files to pack") \
X(PACK_NAME, "pack-name", ERROR, INPUT, \
  "tên \"{1}\" không dùng được trong gói", "the name \"{1}\" cannot be used in a pack", \
  "đổi tên tệp: không có dấu chấm ở đầu, không có \\ và ký tự điều khiển; gói phải có đuôi .zip", "rename the file: no dot first, no \\ and no control characters; a pack's name ends in .zip") \
X(PACK_TWICE, "pack-name-twice", ERROR, INPUT, \
  "hai tệp cùng tên \"{1}\"", "two files are named \"{1}\"", \
  "đổi tên một tệp", "rename one of them") \
X(PACK_ROW, "pack-row", ERROR, INPUT, \
  "danh mục nêu \"{1}\", nhưng tệp này không được đóng gói", "the list names \"{1}\", which is not packed", \
  "thêm tệp vào lệnh, hoặc xóa dòng này", "add the file to the command, or delete the row") \
X(PACK_TOO_LARGE, "pack-too-large", ERROR, LIMIT, \
  "\"{1}\" không vừa một phần của gói: mỗi phần nhiều nhất {2} byte, kể cả manifest.json", "\"{1}\" does not fit into a part of the pack: at most {2} bytes, manifest.json included", \
  "giảm cỡ tệp, chia thành nhiều gói, hoặc tăng --part-size", "make the file smaller, make several packs, or give a larger --part-size") \
X(PACK_SAYS, "pack-row-differs", ERROR, INPUT, \
  "{1}: danh mục ghi \"{2}\", văn bản ghi \"{3}\"", "{1}: the list says \"{2}\", the document \"{3}\"", \
  "xóa giá trị ấy: điều văn bản đã nói thì không cần ghi lại", "delete the value: what a document says of itself need not be said again") \
X(PACK_UNREAD, "packed-unread", WARNING, NONE, \
  "{1}: đóng gói nguyên văn, nhưng không đọc được dữ liệu bên trong: {2}", "{1}: packed as it is, but its data cannot be read: {2}", \
  "kiểm tra tệp bằng congvan verify; nếu hỏng thì lấy lại bản gốc", "check the file with congvan verify; get the original if it is broken") \
X(PACK_BROKEN, "pack-broken", ERROR, INPUT, \
  "{1}: không phải gói tài liệu kiểm chứng: {2}", "{1}: no evidence pack: {2}", \
  "lấy lại gói từ nơi gửi", "get the pack from its sender again") \
X(PACK_OTHER, "other-pack", WARNING, NONE, \
  "{1}: là phần của một gói khác, không xét", "{1}: is a part of another pack, and left out", \
  "xóa phần cũ còn lại bên cạnh gói, hoặc nêu đúng các phần", "delete what an older pack left beside this one, or name the right parts") \
X(PACK_CLAIM, "claim-differs", ERROR, INPUT, \
  "{1}: {2}", "{1}: {2}", \
  "xem lại số liệu trong báo cáo, phiếu gửi; hoặc thêm văn bản còn thiếu vào gói", "look at the figures of the report or slip again, or add the document that is missing") \
X(PACK_FOUND, "pack-differs", ERROR, INPUT, \
  "{1}: {2}", "{1}: {2}", \
  "so với gói gốc ở nơi gửi", "compare with the sender's pack") \
/* batches */ \
X(BATCH_NO_LIST, "batch-no-list", ERROR, INPUT, \
  "tệp JSON không phải một danh sách các văn bản", "the JSON file is not a list of documents", \
  "đặt các văn bản trong [ ], cách nhau bằng dấu phẩy; hoặc mỗi dòng một văn bản, tệp tên .jsonl", "put the documents in [ ], with commas between; or one on each line of a file named .jsonl") \
X(BATCH_EMPTY, "batch-empty", ERROR, INPUT, \
  "không có dòng dữ liệu nào", "there are no rows of data", \
  "điền mỗi văn bản một dòng", "fill in a row for each document") \
X(BATCH_ROW_NUMBER, "batch-row-number", ERROR, INPUT, \
  "dòng thứ {1}: cột #dòng ghi \"{2}\", không phải số dòng", "row {1}: the column #dòng says \"{2}\", which is no row's number", \
  "giữ nguyên cột #dòng của errors.csv; hoặc xóa cả cột để đánh số lại từ 1", "leave the column #dòng of errors.csv as it is; or delete the whole column to number from 1 again") \
X(BATCH_ROW_TWICE, "batch-row-twice", ERROR, INPUT, \
  "hai dòng cùng có #dòng {1}", "two rows say #dòng {1}", \
  "xóa dòng thừa, hoặc xóa cả cột #dòng để đánh số lại từ 1", "delete one of them, or the whole column #dòng to number from 1 again") \
X(BATCH_EXISTS, "batch-exists", ERROR, INPUT, \
  "thư mục {1} đã có kết quả của một đợt soạn", "the folder {1} holds the result of a batch", \
  "thêm --resume để soạn tiếp, --only-failed để soạn lại dòng lỗi, hoặc chọn thư mục khác", "add --resume to go on, --only-failed to make the failed rows again, or choose another folder") \
X(BATCH_NONE, "batch-none", ERROR, INPUT, \
  "thư mục {1} chưa có đợt soạn nào, nên không có dòng lỗi để soạn lại", "the folder {1} holds no batch, so it has no failed rows to make again", \
  "bỏ --only-failed, hoặc nêu đúng thư mục sau -O", "leave out --only-failed, or name the right folder after -O") \
X(BATCH_BUSY, "batch-busy", ERROR, FILE, \
  "một lệnh congvan batch khác đang ghi vào thư mục {1}", "another congvan batch is writing to the folder {1}", \
  "đợi lệnh kia xong, hoặc chọn thư mục khác", "wait for it to end, or choose another folder") \
X(BATCH_CHANGED, "batch-changed", ERROR, INPUT, \
  "đợt soạn trong thư mục này dùng {1} khác{2}", "the batch in this folder was made with another {1}{2}", \
  "chạy lại với đúng các tệp và tùy chọn của lần đầu (dòng lỗi đã sửa thì thêm --only-failed), hoặc chọn thư mục khác", "run it with the files and options of the first time (rows that were mended: --only-failed), or choose another folder") \
X(BATCH_BROKEN, "manifest-broken", ERROR, INPUT, \
  "manifest.jsonl hỏng ở dòng {1}", "manifest.jsonl is broken at line {1}", \
  "chọn thư mục khác và soạn lại từ đầu", "choose another folder and begin anew") \
X(BATCH_THERE, "batch-file-exists", ERROR, INPUT, \
  "thư mục đã có tệp {1}, không phải của đợt soạn này", "the folder holds a file {1} that is not of this batch", \
  "chuyển tệp ấy đi nơi khác rồi chạy lại với --only-failed, hoặc đặt tên khác bằng --name", "move it elsewhere and run again with --only-failed, or choose other names by --name") \
X(BATCH_FILE, "batch-file-changed", ERROR, INPUT, \
  "tệp {1} không còn như khi được soạn", "the file {1} is not as it was made", \
  "lấy lại tệp ấy từ bản sao lưu, hoặc soạn lại cả đợt vào thư mục khác", "get the file back from a copy, or make the batch again in another folder") \
X(BATCH_EDITED, "batch-file-edited", WARNING, NONE, \
  "tệp {1} đã khác lúc được soạn", "the file {1} is not as it was made any more", \
  "nếu không cố ý sửa: xóa tệp ấy rồi chạy lại với --resume", "unless it was edited on purpose: delete it and run again with --resume") \
X(BATCH_STOPPED, "batch-stopped", NOTE, NONE, \
  "dừng theo yêu cầu: còn {1} dòng chưa soạn", "stopped as asked: {1} rows are not done", \
  "chạy lại lệnh này với --resume để soạn tiếp", "run the same command with --resume to go on") \
X(BATCH_LEFT, "batch-left", NOTE, NONE, \
  "còn {1} dòng chưa được soạn, hoặc văn bản đã soạn nay không còn", "{1} rows are not made, or their documents are gone", \
  "chạy lại lệnh của lần đầu, thêm --resume", "run the command of the first time again with --resume") \
X(BATCH_CUT, "batch-cut", NOTE, NONE, \
  "dừng theo yêu cầu: chưa ghi {1}", "stopped as asked: {1} is not written", \
  "chạy lại lệnh này với --resume để ghi tiếp", "run the same command with --resume to write it") \
X(BATCH_TARGET, "batch-target", ERROR, INPUT, \
  "không ghi đè lên {1}: tên này dành cho tệp khác của đợt soạn", "{1} is not written over: another file of the batch has this name", \
  "đặt tên khác cho tệp ZIP hay PDF gộp", "choose another name for the ZIP or the joined PDF") \
X(BATCH_FOREIGN, "batch-foreign", ERROR, INPUT, \
  "thư mục {1} đã có tệp {2}, không phải của đợt soạn này", "the folder {1} holds a file {2} that is not of this batch", \
  "chuyển tệp ấy đi nơi khác, hoặc chọn thư mục khác", "move it elsewhere, or choose another folder") \
X(BATCH_NUMBERLESS, "batch-numberless", ERROR, INPUT, \
  "tệp này không phải tệp của lần đầu và không có cột #dòng, nên không biết mỗi dòng là của văn bản nào", "this file is not that of the first time and has no column #dòng: which document a row is of is not known", \
  "sửa trong {1} rồi dùng tệp ấy, giữ nguyên cột #dòng", "mend {1} and use that file, with its column #dòng as it is") \
X(BATCH_WRITTEN, "batch-written", NOTE, NONE, \
  "đã ghi {1}: {2} văn bản", "{1} is written, documents in it: {2}", \
  "xem qua một lượt trước khi in hay gửi", "look through it before it is printed or sent") \
X(BATCH_PART, "batch-part", NOTE, NONE, \
  "đã ghi {1}: {2} văn bản, THIẾU {3} dòng lỗi", "{1} is written, documents in it: {2}; failed rows that are not: {3}", \
  "sửa các dòng lỗi, chạy lại với --only-failed, rồi ghi lại tệp này", "mend the failed rows, run with --only-failed, and write this file again") \
X(BATCH_FAILED, "batch-failed", NOTE, NONE, \
  "{1} dòng lỗi, ghi ở {2}", "{1} rows failed, see {2}", \
  "mở {2}, sửa theo lời ghi ở #lỗi, lưu lại, rồi chạy lại lệnh: thay --data bằng --data {2}, thêm --only-failed", "open {2}, mend what #lỗi says, save it, then run the command again with --data {2} --only-failed") \
/* layout */ \
X(OVERFLOW_WIDTH, "overflow-width", ERROR, INPUT, \
  "{1} rộng {2} mm, chỗ đặt chỉ có {3} mm", "{1} is {2} mm wide, its place has only {3} mm", \
  "thu nhỏ nội dung, hoặc nới cột", "make it smaller, or widen its place") \
X(OFF_PAGE, "off-page", ERROR, INPUT, \
  "{1} nằm ngoài mép giấy {2} mm", "{1} reaches {2} mm off the paper", \
  "sửa thụt lề, vị trí hoặc cỡ", "mend the indent, the place or the size") \
X(WORD_BROKEN, "word-broken", WARNING, NONE, \
  "chữ \"{1}\" bị cắt đôi vì chỗ đặt quá hẹp", "the word \"{1}\" is cut: its place is too narrow", \
  "nới cột hoặc thu nhỏ cỡ chữ", "widen the column or make the letters smaller") \
X(NAME_UNUSED, "name-unused", WARNING, NONE, \
  "không chỗ nào dẫn chiếu đến tên \"{1}\": dấu {# } ở cuối đoạn không in", "nothing refers to the name \"{1}\": the {# } at the end of the paragraph is not printed", \
  "bỏ dấu ấy; nếu nó là lời văn thì đừng để ở cuối đoạn", "remove it; if it is text, do not end the paragraph with it") \
X(NOTE_PLACE, "note-place", ERROR, INPUT, \
  "chú thích cuối trang không gọi được từ bảng, đầu trang, chân trang hay từ chú thích khác", "a note cannot be called in a table, a header, a footer or another note", \
  "gọi chú thích ở đoạn văn, hoặc ghi thẳng trong ngoặc", "call it in a paragraph, or write it in brackets") \
X(CONTENTS_EMPTY, "contents-empty", WARNING, NONE, \
  "mục lục trống: văn bản không có đề mục nào ở các bậc ấy", "an empty table of contents: the document has no headings of those levels", \
  "bỏ mục lục, hoặc dùng kiểu có outline cho đề mục", "remove it, or use styles with an outline for headings") \
X(CONTENTS_PLACE, "contents-place", ERROR, INPUT, \
  "mục lục không đứng được trong bảng, đầu trang hay chân trang", "a table of contents cannot stand in a table, a header or a footer", \
  "đặt <contents> thẳng trong section", "put <contents> right into the section") \
X(PAGES_MOVE, "pages-move", WARNING, NONE, \
  "số trang in trong văn bản làm chính các trang ấy xê dịch: có số không đúng", "the page numbers in the text move the pages they tell of: some are not right", \
  "đổi bề rộng hoặc cỡ chữ của mục lục một chút", "change the width or the size of the table of contents a little") \
X(OVERFLOW_HEIGHT, "overflow-height", ERROR, INPUT, \
  "{1} cao {2} mm, chỗ đặt chỉ có {3} mm", "{1} is {2} mm high, its place has only {3} mm", \
  "thu nhỏ nội dung, hoặc cho hàng của bảng ngắt sang trang sau (split)", "make it smaller, or let the table row split") \
X(TABLE_GRID, "table-grid", ERROR, INPUT, \
  "bảng: hàng {1} chiếm {2} cột, bảng có {3} cột", "table: row {1} takes {2} column(s), the table has {3}", \
  "kiểm tra số ô, colspan và rowspan của hàng", "check the row's cells, colspan and rowspan") \
X(TABLE_SPAN, "table-span", ERROR, INPUT, \
  "bảng: ô ở hàng {1}, cột {2} gộp chồng lên ô khác, quá hàng cuối hoặc quá các hàng đầu bảng", "table: the cell at row {1}, column {2} spans over another cell, past the last row or out of the header rows", \
  "kiểm tra colspan và rowspan của ô", "check the cell's colspan and rowspan") \
/* text from before Unicode */ \
X(CHARSET_UNKNOWN, "unknown-charset", ERROR, INPUT, \
  "không có bảng mã \"{1}\"", "there is no charset \"{1}\"", \
  "dùng một trong: tcvn3, vni, viscii, cp1258, utf-8; convert-text còn có auto", "use one of: tcvn3, vni, viscii, cp1258, utf-8; convert-text takes auto too") \
X(CHARSET_UNSURE, "charset-unsure", ERROR, INPUT, \
  "không rõ bảng mã; gần nhất là {1}, {2} %", "the charset is not certain; the nearest is {1}, {2} %", \
  "nêu bảng mã bằng --from", "say which it is with --from") \
X(CHARSET_FOUND, "charset-found", NOTE, NONE, \
  "bảng mã là {1}, chắc {2} %", "the charset is {1}, {2} % sure", \
  "nếu kết quả đọc không ra, nêu bảng mã bằng --from", "should the result make no sense, say which it is with --from") \
X(CHARSET_BYTE, "bad-byte", ERROR, INPUT, \
  "byte {1} không có nghĩa trong bảng mã {2}", "the byte {1} means nothing in {2}", \
  "kiểm tra bảng mã ở --from hoặc --encoding; nếu đúng thì sửa chỗ này trong tệp gốc", "check the charset of --from or --encoding; if it is right, correct this place in the original") \
X(CHARSET_MIXED, "mixed-charset", ERROR, INPUT, \
  "chữ {1} đã là Unicode, lẫn giữa chữ {2}", "the letter {1} is Unicode already, amid text in {2}", \
  "tách phần đã là Unicode ra, chỉ chuyển phần còn lại", "take out what is Unicode already and convert the rest") \
X(CHARSET_UTF16, "bad-utf16", ERROR, INPUT, \
  "tệp UTF-16 bị hỏng", "the file is broken UTF-16", \
  "lưu lại tệp với bảng mã UTF-8", "save the file as UTF-8") \
X(OLD_FONT, "old-font-text", ERROR, INPUT, \
  "\"{1}\" là chữ của phông cũ, bảng mã {2}; có lẽ là \"{3}\"", "\"{1}\" is text of an old font, in {2}; it may mean \"{3}\"", \
  "trong Excel: chuyển cột này sang Unicode bằng công cụ chuyển mã (UniKey: Ctrl+Shift+F6); tệp CSV, JSON mà chữ nào cũng như vậy: thêm --encoding {2}, hoặc chuyển trước bằng congvan convert-text --from {2}", "in Excel: convert the column to Unicode with a converter (UniKey: Ctrl+Shift+F6); a CSV or JSON file that is all so: add --encoding {2}, or convert it first with congvan convert-text --from {2}") \
X(OLD_FONT_LEFT, "old-font-left", WARNING, NONE, \
  "\"{1}\" là chữ của phông cũ, bảng mã {2}, giữa chữ Unicode; {3} dòng như vậy, để nguyên không chuyển", "\"{1}\" is text of an old font, in {2}, amid Unicode; {3} such lines, left as they are", \
  "tách các dòng này ra một tệp riêng, chuyển bằng --from {2}, rồi ghép lại", "put these lines into a file of their own, convert that with --from {2}, and put them back") \
X(CAPITALS_CHARSET, "capitals-charset", ERROR, INPUT, \
  "--capitals chỉ dùng cho tcvn3, không phải {1}", "--capitals is for tcvn3 only, not for {1}", \
  "bỏ --capitals", "leave out --capitals") \
X(CAPITALS_MIXED, "mixed-capitals", WARNING, NONE, \
  "chữ hoa lẫn chữ thường, từ \"{1}\"; {2} từ như vậy", "capitals and small letters are mixed, from \"{1}\" on; {2} such words", \
  "những chỗ này đặt phông chữ hoa (.VnTimeH): thêm --capitals=words, hoặc --capitals nếu cả tệp là chữ hoa", "such words were set in an upper-case font (.VnTimeH): add --capitals=words, or --capitals where the whole file is in capitals") \
/* PDF and DOCX read back */ \
X(LIBRARY, "library-missing", ERROR, FILE, \
  "cần gói {1} để đọc tệp này", "the package {1} is needed to read this file", \
  "cài gói: apt-get install {1}", "install it: apt-get install {1}") \
X(PDF_READER, "pdf-reader-missing", ERROR, FILE, \
  "cần gói libqpdf29 để đọc PDF", "the package libqpdf29 is needed to read PDF", \
  "cài gói: apt-get install libqpdf29", "install it: apt-get install libqpdf29") \
X(PAPER_BROKEN, "paper-broken", ERROR, INPUT, \
  "tệp hỏng, không đọc lại được: {1}", "the file is broken and cannot be read back: {1}", \
  "chép hoặc tải lại tệp từ nơi gửi", "copy or download the file again") \
X(PAPER_ENCRYPTED, "paper-encrypted", ERROR, INPUT, \
  "tệp bị mã hóa", "the file is encrypted", \
  "xin bản không mã hóa của tệp", "ask for a copy that is not encrypted") \
X(PAPER_TOO_LARGE, "paper-too-large", ERROR, LIMIT, \
  "tệp giải nén ra quá lớn: hơn {1} byte", "the file is too large when unpacked: more than {1} bytes", \
  "nếu tệp đáng tin thì làm nhỏ hình và tệp đính kèm trong đó, hoặc nâng giới hạn bằng --max-unpacked", "if the file can be trusted, make its images and attachments smaller, or raise the limit with --max-unpacked") \
/* end */
/* clang-format on */

#endif
