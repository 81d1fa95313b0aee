# Mọi câu của dòng lệnh, bằng tiếng Việt. `.hint` là cách chữa, in dưới lỗi.

or = hoặc

## Lỗi của hệ thống

io-not-found = không có ở đó
io-denied = không được phép; hãy tự cấp quyền cho mình
io-full = đĩa đã đầy
io-quota = phần đĩa dành cho bạn đã hết
io-read-only = đĩa này không ghi được
io-exists = đã có sẵn
io-folder = đó là một thư mục
io-no-folder = một phần của đường dẫn không phải là thư mục
io-address-taken = một chương trình khác đang dùng
io-other = { $reason }

## Lỗi và cảnh báo: đọc tệp

unreadable = không đọc được: { $reason }
    .hint = tự cấp quyền đọc tệp này, hoặc bỏ nó đi
too-large = dài { $size } MB; một báo cáo dài nhất là { $limit } MB
    .hint = tách thành nhiều báo cáo; ảnh và bảng số liệu nên để thành tệp riêng bên cạnh
folder-like-report = là thư mục dù tên có đuôi như một báo cáo
    .hint = đổi tên thư mục, bỏ đuôi `.md`; các báo cáo bên trong vẫn được đọc
link-outside = là liên kết dẫn ra ngoài thư mục nội dung nên không được đọc
    .hint = chép tệp vào thư mục nội dung
link-broken = là liên kết không dẫn tới đâu hoặc dẫn vòng tròn nên không được đọc
    .hint = bỏ liên kết này đi
not-utf8 = không phải UTF-8; có vẻ là { $likely }
    .hint = lưu lại bằng UTF-8 (Unicode), hoặc để `vanthu import` chuyển mã
encoding-utf16 = UTF-16
encoding-zip = tệp Word hoặc zip
encoding-doc = tệp Word cũ (.doc)
encoding-pdf = tệp PDF
encoding-damaged = UTF-8 bị hỏng vài byte
encoding-none = không phải văn bản
encoding-tcvn3 = TCVN3 (ABC), bảng mã của các phông .VnTime
encoding-vni = VNI, bảng mã của các phông VNI-Times
encoding-windows-1258 = windows-1258
control-characters = có { $count } ký tự điều khiển, hiện thành �
    .hint = xóa chúng; thường do bộ chuyển đổi để lại
turned-reading = có { $count } ký tự đảo chiều đọc, đã bỏ khỏi trang
    .hint = xóa chúng; tiếng Việt không dùng, và chúng làm trang hiện khác với tệp
mixed-line-ends = lẫn lộn kiểu xuống dòng của Windows và Unix
    .hint = lưu lại với một kiểu xuống dòng
normalised = có { $count } dòng dùng cách mã khác cho chữ có dấu, công bố theo NFC với chữ Đ
very-large = có { $size } MB chữ, trang sẽ không mở được trên điện thoại
    .hint = tách ra, hoặc lấy ảnh ra khỏi văn bản

## Lỗi và cảnh báo: phần khai đầu tệp

front-matter-open = phần khai đầu tệp mở bằng `{ $fence }` mà không đóng
    .hint = viết `{ $fence }` trên một dòng riêng sau trường cuối
front-matter-unread = có dòng giống phần khai đầu tệp (`{ $key }`) nhưng nằm ở chỗ không được đọc, nên báo cáo bị giữ lại
    .hint = chuyển dòng ấy lên đầu tệp, giữa hai dòng `---`; nếu là nội dung văn bản thì ghi `publish: true` ở đó
field-near = trường `{ $key }` ở phần khai giống `{ $name }`, nên báo cáo bị giữ lại
    .hint = nếu đúng ý thì viết `{ $name }`, ở cấp ngoài cùng; nếu không thì đặt tên trường khác
front-matter-syntax = phần khai đầu tệp không đọc được: { $reason }
    .hint = mỗi trường viết `tên: giá trị`; giá trị có `:` hoặc `#` thì đặt trong ngoặc kép
front-matter-no-field = không có trường nào gồm tên và giá trị
front-matter-deep = các giá trị lồng nhau quá { $levels } cấp
front-matter-aliases = các tham chiếu (`*tên`) lặp lại quá { $megabytes } MB nội dung
field-type = trường `{ $field }` ở phần khai là { $seen }, trong khi cần { $expected }
type-text = một đoạn chữ
type-empty = trống
type-list = một danh sách
type-group = một nhóm trường
type-texts = một đoạn chữ hoặc danh sách đoạn chữ
type-text-list = danh sách đoạn chữ
type-flag = true hoặc false
type-signer = một họ tên, hoặc nhóm gồm ho_ten, chuc_vu và quyen_han
type-references = một số, một tệp hoặc danh sách của chúng
field-value = trường `{ $field }` ở phần khai có giá trị `{ $value }`, không hiểu được
    .hint = { $cure }
wish-value = trường `{ $field }` ở phần khai có giá trị `{ $value }`, không hiểu được, nên báo cáo bị giữ lại
    .hint = { $cure }
wish-type = trường `{ $field }` ở phần khai là { $seen }, trong khi cần { $expected }, nên báo cáo bị giữ lại
    .hint = ghi giá trị, hoặc xóa dòng ấy
cure-date = viết một ngày, ví dụ 2023-10-17 hoặc 17/10/2023
cure-number = viết số và ký hiệu, ví dụ 02/BC-LĐLĐ
cure-symbol = viết ký hiệu, không có số, ví dụ BC-LĐLĐ
cure-period = viết 2023-10, 2023-Q3, 2023-H1, 2023-9M hoặc 2023
cure-results = mỗi việc một dòng: điểm của việc, dấu hai chấm, các điểm của báo cáo này (`m3-k6: m1-k2 một phần`)
cure-flag = viết `có` (`true`) hoặc `không` (`false`), hoặc xóa dòng ấy
cure-withdrawn = viết ngày thu hồi, ví dụ 2024-05-01 hoặc 01/05/2024, hoặc xóa dòng ấy
cure-secrecy = viết độ mật đúng như dấu đóng, hoặc `thường` nếu ai cũng được đọc
cure-status = viết `thu hồi` (`withdrawn`), `bản nháp` (`draft`) hoặc `công bố` (`published`)
field-twice = phần khai ghi `{ $field }` lần thứ hai, dưới tên `{ $key }`
    .hint = giữ lại một trong hai
field-unused = trường `{ $field }` ở phần khai không có tác dụng: { $why }
unused-without = nó đi cùng `{ $field }`, mà trường này không có
unused-symbol = số đã có ký hiệu, `{ $number }`
withdrawn-without = đã bị thu hồi, mà phần khai không có { $missing }
    .hint = viết `ngay_thu_hoi: 2024-05-01` và `ly_do: …`; trang của báo cáo sẽ nói cả hai
quoted = `{ $text }`
impossible-date = ngày ban hành `{ $date }` không có trong lịch
    .hint = viết ngày/tháng/năm, ví dụ 28/02/2019

## Lỗi và cảnh báo: điều không dành cho mọi người

restricted = có dấu { $mark } (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô 10a và 11), nên báo cáo bị giữ lại
    .hint = bỏ tệp này đi, hoặc viết `publish: false`; nếu đã được phép công bố, viết `publish: true` ở phần khai
personal-data = có chỗ giống { $what }{ $more ->
    [0] {""}
   *[other] {" "}(và { $more } chỗ nữa)
  }, ai cũng đọc được
    .hint = bôi đen bằng `redact: …` ở phần khai; nếu cố ý công khai, viết `personal_data: true`
personal-identity = số căn cước
personal-phone = số điện thoại
personal-account = số tài khoản ngân hàng
personal-email = địa chỉ thư điện tử
redaction = `redact` ghi `{ $written }`: { $reason }
    .hint = viết đúng chữ như trong văn bản, hoặc một trong phone, identity, account, email, hoặc một mẫu dạng /…/
redaction-empty = `{ $key }` không ghi gì, nên báo cáo bị giữ lại
    .hint = ghi điều cần bôi đen, hoặc xóa dòng ấy
redaction-flag = không phải từ ngữ, loại dữ liệu hay mẫu
redaction-pattern-flag = mẫu có cờ lạ `{ $flag }`
redaction-nowhere = `redact` ghi `{ $written }`, báo cáo này không có chỗ nào như vậy, nên báo cáo bị giữ lại
    .hint = viết đúng như trong văn bản, mỗi tên một mục; các loại dữ liệu là phone, identity, account, email; mục không cần thì xóa đi
redaction-unused = `redact` ghi `{ $written }`, không báo cáo nào có
    .hint = xem lại chính tả, hoặc xóa mục ấy
redaction-syntax = mẫu không đọc được: { $reason }
redaction-everywhere = mẫu khớp với mọi chỗ
redaction-no-word = không phải chữ cũng không phải số
redaction-left = bản công bố vẫn còn hiện điều mà `redact` muốn che
    .hint = chỗ này viết cách khác, hoặc bị ngắt trang cắt đôi; thêm vào `redact` đúng như ở đây
redaction-in-name = có trong tên tệp điều mà `redact` muốn che
    .hint = đổi tên tệp
file-withheld-elsewhere = dẫn tới `{ $file }`, tệp này không công bố vì một báo cáo có chỗ bôi đen cũng dẫn tới nó
    .hint = nếu ai cũng được đọc tệp ấy thì ghi `tep_duoc_cong_bo: [{ $file }]` ở cả hai báo cáo
file-withheld = có chỗ bôi đen, nên không công bố `{ $file }` mà nó dẫn tới
    .hint = xem tệp ấy có để lộ điều đã bôi đen không; nếu không thì ghi `tep_duoc_cong_bo: [{ $file }]`

## Lỗi và cảnh báo: báo cáo

empty = không có chữ nào
    .hint = viết báo cáo, hoặc bỏ tệp này đi
incomplete = không có { $missing }{ $symbol ->
    [none] {""}
   *[other] {" "}(ký hiệu `{ $symbol }` chưa đủ để biết cơ quan)
  }
    .hint = { $alone ->
    [number] viết `Số: 02/BC-LĐLĐ` ở đầu văn bản, hoặc `so: 02/BC-LĐLĐ` ở phần khai
    [date] viết `<địa danh>, ngày 17 tháng 10 năm 2023` ở đầu văn bản, hoặc `ngay: 2023-10-17` ở phần khai
    [issuer] khai cơ quan trong archive.toml dưới [[issuer]], hoặc viết `co_quan: …` ở phần khai
   *[several] viết ở đầu văn bản (`Số: 02/BC-LĐLĐ`, `<địa danh>, ngày 17 tháng 10 năm 2023`), hoặc ở phần khai: `so`, `ngay`, `co_quan`
  }
missing-date = ngày ban hành
missing-number = số
missing-issuer = cơ quan ban hành đã biết
title-capitals = tên `{ $title }` viết toàn chữ hoa
    .hint = viết `trich_yeu: …` ở phần khai đúng như nên hiện trong danh sách
misread = đọc `{ $line }` là “{ $read }”
doubtful-number = số ở dòng `{ $line }` lẫn chữ cái; có thể là { $read }
    .hint = sửa lại dòng đó, hoặc viết `so: { $read }` ở phần khai
lost-picture = ảnh nhúng trong văn bản bị cắt mất hoặc có định dạng không đăng được; chỗ ấy chỉ hiện lời mô tả
    .hint = lưu ảnh thành tệp PNG hoặc JPEG cạnh báo cáo rồi dẫn tới tệp ấy
wiki-link = `{ $link }` không phải liên kết của Markdown nên hiện thành chữ
    .hint = viết [tên](tep.md) cho liên kết, ![mô tả](anh.png) cho ảnh
misread-section = đọc { $label } là mục { $read }: máy nhận dạng chữ hay nhầm I với l và 1
comments-left-out = không đăng { $count } lời chú ẩn (<!-- -->) trong văn bản; `check --explain` liệt kê từng lời
hidden-left-out = không đăng { $count } đoạn bị ẩn trong văn bản; `check --explain` liệt kê từng đoạn. Muốn đăng thì bỏ thuộc tính hidden hoặc kiểu ẩn của đoạn đó
missing-section = thiếu mục { $missing }: { $after } đứng ngay sau { $before }
    .hint = không có gì bị đánh số lại; hãy xem có mất trang nào không
repeated-section = số `{ $label }` xuất hiện lần thứ hai ở cùng một cấp
joined = nối câu bị ngắt trang ở dòng { $first } đến { $last }: { $seam }
missing-file = nhắc tới `{ $target }`, không có trong thư mục nội dung
    .hint = đặt tệp ấy cạnh báo cáo, hoặc sửa lại tên
missing-anchor = liên kết tới `{ $target }`, mà báo cáo kia không có điểm ấy
    .hint = `vanthu check --explain` cho thấy các điểm của một báo cáo, ví dụ #m1-k4-g2
dead-link = liên kết tới `{ $target }`, không phải địa chỉ web; hiện chữ mà không có liên kết
kind-not-published = nhắc tới `{ $target }`, loại tệp không công bố vì trình duyệt có thể chạy nó
    .hint = lưu lại thành ảnh hoặc PDF
same-number = mang số { $number } như { $other }, cùng cơ quan và cùng năm
    .hint = đúng nếu trong năm có hai nhiệm kỳ; nếu không, sửa một trong hai
dangling-relation = nói tới `{ $target }`, mà kho không có báo cáo ấy
    .hint = viết số đúng như in trên văn bản, hoặc đường dẫn của tệp{ $near ->
    [none] {""}
   *[other] ; hiện có { $near }
  }
unknown-task = xác nhận việc `{ $task }`, mà báo cáo trước không đề ra
    .hint = `vanthu check --explain` cho thấy các điểm của một báo cáo; việc của báo cáo cũ hơn viết `2023-08/m3-k4`
unknown-point = nêu `{ $anchor }` là kết quả, mà báo cáo không có điểm ấy
    .hint = `vanthu check --explain` cho thấy các điểm của một báo cáo, ví dụ m1-k4-g2
same-address = bị giữ lại: sẽ có địa chỉ { $address }, mà { $other } đã mang
    .hint = một tệp là bản chép, hoặc số hay ngày bị sai; sửa lại hoặc bỏ một tệp
same-file = là cùng một tệp với { $other }; chỉ công bố một lần
    .hint = bỏ một tệp
withheld-online = đã công bố ở { $address }, nay bị giữ lại: trang, dữ liệu, bản gốc, tệp kèm và mục trong chỉ mục được gỡ khỏi thư mục công bố
    .hint = gỡ cả trên máy chủ (`rsync --delete`, hoặc theo danh sách của `--changed-list`); bản người khác đã chép thì không thu lại được
withheld-in-part = đã công bố ở { $address }, nay bị giữ lại: vì một lỗi khác làm dừng việc tạo trang nên trang của nó, mọi tệp dẫn tới nó và chỉ mục tìm kiếm được gỡ
    .hint = chữa các lỗi kia rồi chạy lại ngay
gone-still-online = đã bị xóa tệp, nhưng trang ở { $address } vẫn còn cho đến khi chữa xong các lỗi khác
    .hint = chữa lỗi rồi chạy lại, hoặc chạy với --force để gỡ ngay
vanishes-too = đã công bố ở { $address } và cũng bị gỡ vì lỗi của nó: một báo cáo khác phải giữ lại ngay, không chờ được
    .hint = chữa lỗi rồi chạy lại
would-vanish = đang được công bố ở { $address } và sẽ mất trang vì lỗi của nó
    .hint = chữa lỗi, hoặc chạy với --force để bỏ trang ấy

## Lỗi: archive.toml và giao diện

configuration = { $reason }
config-language = language không phải "vi" cũng không phải "en"
config-address = { $key } không bắt đầu bằng https:// hoặc http://, hoặc có dấu cách, dấu nháy, dấu phẩy hay chấm phẩy
config-contact = contact không phải là địa chỉ thư điện tử
config-says-redacted = `{ $text }` có từ mà `redact` yêu cầu che
config-redact = `redact`: { $reason }
config-issuer-slug = hai cơ quan có cùng slug; đặt cho một cơ quan slug riêng
config-issuer-name = một cơ quan không có name
config-indicator-slug = hai chỉ tiêu có cùng slug; đặt cho một chỉ tiêu slug riêng
config-indicator-label = một chỉ tiêu không có label
config-indicator-pattern = mẫu của chỉ tiêu gồm các chữ với một {"{n}"} ở giữa, mỗi bên nhiều nhất 8 chữ: "phát triển được {"{n}"} đoàn viên"
unknown-theme = giao diện `{ $theme }` không có trong thư mục themes
    .hint = tạo thư mục themes/{ $theme }, hoặc viết `theme = "default"`
theme = { $reason }
theme-template = mẫu trang không chạy: { $reason }
theme-templates = các mẫu trang không chạy: { $reason }
no-base-url = không ghi address, nên các trang không có liên kết tuyệt đối (canonical)
    .hint = viết `address = "https://…"`, hoặc chạy với --base-url
parser = { $reason }

## Cách in một thông báo

severity-error = lỗi
severity-warning = cảnh báo
severity-note = ghi chú
hint = cách chữa
and-more = … và { $count } mục nữa; `vanthu check` in đủ
failure = vanthu: { $reason }
next-from-nothing = ghi chú: lần sau sẽ làm lại từ đầu: { $reason }
summary = đọc { $read } báo cáo, công bố { $published }; { $files }; { $faults ->
    [0] {""}
   *[other] { $faults } lỗi,{" "}
  }{ $warnings } cảnh báo; { $seconds } s
summary-nothing = không ghi gì, public/ vẫn như cũ
summary-files = ghi { $written } trang và tệp{ $size }, { $unchanged } giữ nguyên, xóa { $removed }
summary-size = {" "}({ $bytes })
summary-size-index = {" "}({ $bytes }, trong đó chỉ mục { $index })
checked = { $reports } báo cáo; { $errors } lỗi, { $warnings } cảnh báo, { $notes } ghi chú

## Tiến độ và thời gian

stage-reading = đọc tệp
stage-understanding = hiểu báo cáo
stage-comparing = so sánh các báo cáo
stage-making = tạo chỉ mục và trang
stage-publishing = công bố
unit-reports = báo cáo
unit-files = trang và tệp
progress = { $stage }; { $seconds } s
progress-rate = { $stage }: { $done } { $unit }, { $rate }/s; { $seconds } s
timings-work = { $seconds } s tính trên mọi nhân, { $pages } trang

## Sự cố: đọc và ghi

cannot-read = không đọc được { $path }
cannot-write = không ghi được { $path }
cannot-create = không tạo được { $path }
cannot-remove = không xóa được { $path }
drafts-among-published = { $path } do một lần tạo trang không có bản nháp ghi ra; bản nháp không bao giờ đặt chung với bản công bố; hãy chỉ thư mục khác bằng --output, hoặc xem bản nháp bằng `vanthu serve --drafts`
drafts-marker = Thư mục này có bản nháp. Không đưa lên mạng.
cannot-clear = không dọn được { $path }
cannot-lock = không khóa được { $path }
cannot-watch = không theo dõi được { $path }
cannot-watch-content = không theo dõi được thư mục nội dung
cannot-set-aside = không cất tạm được { $path }
cannot-put = không đặt được { $path } vào chỗ
cannot-put-back = không trả lại được { $path }
cannot-compress = không nén được
cannot-print = không in ra được
not-flushed = không chắc { $path } đã nằm trên đĩa
not-regular = không phải tệp thường
content-no-folder = { $path } không phải thư mục; báo cáo nằm trong thư mục `content`: hãy đổi tên tệp ấy, hoặc chỉ thư mục chứa `content` bằng --root
no-reports = không có báo cáo nào trong { $path }: hãy đặt tệp Markdown vào { $path }/content, hoặc chỉ thư mục của kho bằng --root
not-folder = { $path } không phải là thư mục
published-changed = một tệp chỉ mục đã công bố bị ai đó sửa; hãy chạy lại
sources-changed = nội dung thay đổi trong lúc đọc; hãy chạy lại
not-restored = chưa trả lại được bản đã công bố ({ $reason }); lần chạy sau sẽ làm
journal-damaged = { $path } bị hỏng; khôi phục thư mục từ bản sao, hoặc làm trống nó
link-elsewhere = { $path } là liên kết ra chỗ khác; vanthu chỉ ghi trong thư mục của mình: hãy bỏ liên kết
file-for-folder = { $path } là tệp ở chỗ của một thư mục; hãy dời nó đi
folder-for-file = { $path } là thư mục ở chỗ của một tệp; hãy dời nó đi
list-in-output = { $path } nằm trong thư mục công bố; hãy chọn chỗ khác
file-among-sources = { $path } nằm giữa các báo cáo hoặc giao diện; hãy chọn chỗ khác
not-a-list = { $path } không phải danh sách tệp thay đổi (dòng đầu không phải `{ $header }`) nên không ghi đè; hãy đặt tên khác, hoặc xóa tệp ấy
not-our-zip = { $path } đã có và không do `vanthu build --zip` ghi; hãy đặt tên khác, hoặc xóa tệp ấy
address-outside = địa chỉ { $address } dẫn ra ngoài { $path }
address-twice = hai tệp có cùng địa chỉ { $address }
not-ours = { $path } không do vanthu ghi, mà một trang hay tệp của kho mang tên ấy; hãy dời nó đi
output-holds = { $path } chứa { $name }; chọn thư mục khác bằng --output
the-reports = các báo cáo
the-themes = các giao diện
output-themes = { $path } là thư mục giao diện; chọn thư mục khác bằng --output
output-file = { $path } là tệp ở chỗ của thư mục công bố
output-foreign = { $path } có tệp không do vanthu ghi ({ $first }); làm trống nó, chọn thư mục khác bằng --output, hoặc để chúng ở lại cạnh trang bằng --adopt
being-written = một lần chạy khác đang ghi { $path }; đợi nó xong
engine-damaged = bộ máy tìm kiếm bị hỏng
index-file-damaged = một tệp của chỉ mục bị hỏng
cannot-write-text = không ghi được văn bản của một báo cáo
cannot-write-index = không ghi được chỉ mục
cannot-cut-index = không cắt được chỉ mục

## serve

serving = { $path } đang ở { $address }  (Ctrl-C để dừng)
serve-open = cảnh báo: ai tới được { $address } đều đọc được những gì đang phục vụ, kể cả bản nháp nếu có; để công bố, hãy đưa thư mục đã dựng lên máy chủ
port-taken = cổng { $port } đã bị dùng, thử cổng kế tiếp
ports-taken = các cổng từ { $first } đến { $last } đều đã bị dùng
cannot-listen = không mở được { $address }, cổng { $port }
cannot-start-server = không chạy được máy chủ
cannot-hear-signals = không nhận được tín hiệu của hệ thống
server-failed = máy chủ gặp sự cố

## search

found = { $total } báo cáo
found-about = khoảng { $total } báo cáo
found-at-least = ít nhất { $total } báo cáo
found-some-words = không có báo cáo nào có đủ các từ; đây là các báo cáo có một số từ
did-you-mean = có phải bạn tìm: { $corrections }
search-number = viết một số từ 1 trở lên
search-month = tháng viết YYYY-MM, ví dụ 2023-10
search-turned = --from muộn hơn --to
no-index = không có chỉ mục trong { $path }; hãy chạy `vanthu build` trước
index-damaged = chỉ mục trong { $path } bị hỏng; hãy dựng lại
index-not-opened = không mở được chỉ mục trong { $path }; hãy dựng lại
index-unsound = chỉ mục bị hỏng; hãy dựng lại
index-read = không đọc được { $path }; hãy dựng lại
index-missing = thiếu { $address }
queries-utf8 = { $path } không phải UTF-8
queries-id = { $path }:{ $line }: mã câu hỏi không có dấu cách
queries-line = { $path }:{ $line }: mỗi dòng viết mã<TAB>câu hỏi

## verify

not-built = { $path } không có { $list }; vanthu chưa dựng ở đó
verify-altered = bị sửa
verify-missing = bị thiếu
verify-added = thêm vào
verify-line = bị sửa: { $list }:{ $line } không phải dòng của danh sách
verify-files = { $files } tệp đã công bố: { $altered } bị sửa, { $missing } bị thiếu, { $added } thêm vào
verify-withheld = bị giữ lại sau khi đã công bố: { $path } (đã gỡ: { $address })
verify-digest = sha256 của { $list }: { $digest }
original-gone = mất bản gốc: { $path } (công bố ở { $address })
original-changed = bản gốc đã đổi từ khi công bố: { $path } ({ $address })
originals-absent = các bản gốc không có ở đây, nên không so được
originals = { $compared } bản gốc: { $differ } đã đổi hoặc mất từ khi công bố{ $redacted ->
    [0] {""}
   *[other] ; { $redacted } bản bôi đen không so
  }

## check --explain

not-a-report = { $path } không phải báo cáo của kho này
explain-number = số
explain-symbol = ký hiệu
explain-type = loại
explain-issuer = cơ quan
explain-issuer-name = tên đầy đủ
explain-superior = cấp trên
explain-place = địa danh
explain-date = ngày
explain-title = trích yếu
explain-period = kỳ
explain-next-period = kỳ sau
explain-term = nhiệm kỳ
explain-signer = người ký
explain-recipient = nơi nhận
explain-corrects = đính chính
explain-replaces = thay thế
explain-amends = sửa đổi
explain-attaches = kèm theo
explain-source = bản gốc
explain-result = kết quả của
explain-other = khác
origin-front-matter = phần khai
origin-file-name = tên tệp
explain-pages = số trang: ít nhất { $pages }
explain-left-out = không nằm trong phần nội dung
left-comment = lời chú ẩn
left-hidden = đoạn bị ẩn
left-page-number = số trang
left-running-head = đầu trang, chân trang
explain-weighed = nhiều chỗ nêu cùng một giá trị
explain-taken = dùng
explain-not-taken = không dùng
place-authentication = phần xác thực văn bản hợp nhất
place-letterhead = phần đầu hoặc phần ký
place-property = mục có nhãn
place-below = phần đầu nằm dưới nội dung
place-heading = đầu đề
place-passed = ngày thông qua
place-mention = số của chính văn bản trong nội dung
explain-joined = đã nối câu
explain-kept = giữ ngắt trang
explain-numbered = cấu trúc: theo số in
explain-markdown = cấu trúc: Markdown, { $parts } phần
explain-cited = văn bản được dẫn số:
role-type = tên loại
role-title = trích yếu
role-number = dòng số
role-date = dòng ngày
role-head = phần đầu
role-recipients = nơi nhận
role-recipient = nơi nhận
role-signer = người ký
role-signature = phần ký
role-note = chú thích
role-paragraph = đoạn

## Trợ giúp và cách dùng

help-parts =
    {"{about-with-newline}"}
    Cách dùng: {"{usage}"}

    {"{all-args}{after-help}"}
help-commands = Lệnh
help-arguments = Tham số
help-options = Tùy chọn
help-values = {" "}[một trong: { $values }]
help-default = {" "}[mặc định: { $value }]
usage-options = [TÙY CHỌN]
usage-command = LỆNH
usage-help = `vanthu --help` cho xem các lệnh, `vanthu LỆNH --help` cho xem tùy chọn của một lệnh.
usage-unknown = không có tùy chọn `{ $argument }`{ $near ->
    [none] {""}
   *[other] ; có phải ý bạn là `{ $near }`?
  }
usage-no-command = không có lệnh `{ $command }`{ $near ->
    [none] {""}
   *[other] ; có phải ý bạn là `{ $near }`?
  }
usage-missing = còn thiếu: { $argument }
usage-conflict = `{ $argument }` và `{ $other }` không đi cùng nhau được
usage-no-value = `{ $argument }` cần một giá trị
usage-value = `{ $argument }` không thể là `{ $value }`; chọn một trong: { $values }
usage-validation = `{ $argument }` không thể là `{ $value }`: { $reason }
usage-other = { $reason }

help-vanthu = Biến một thư mục báo cáo Markdown thành kho lưu trữ tĩnh có tìm kiếm toàn văn tiếng Việt
help-vanthu-more = Mã kết thúc: 0 ổn, 1 nội dung có lỗi, 2 máy hoặc cách gọi có sự cố.
help-any-root = Thư mục gốc của kho: thư mục chứa content/ (hoặc một thư mục toàn tệp Markdown)
help-any-lang = Ngôn ngữ để nói; nếu không ghi thì theo archive.toml, rồi theo hệ thống
help-any-help = Cho xem phần này
help-any-version = Cho xem phiên bản
help-any-output = Thư mục công bố [mặc định: ROOT/public]
help-any-base-url = Địa chỉ mà trang sẽ đứng, cho những liên kết phải tuyệt đối
help-any-drafts = Dựng cả bản nháp
help-any-force = Vẫn công bố dù một lỗi làm mất trang đang có
help-any-adopt = Ghi vào thư mục có tệp của người khác; các tệp ấy vẫn ở lại
help-any-no-cache = Làm lại mọi thứ, và không giữ gì cho lần sau
help-any-strict = Coi cảnh báo là lỗi: kết thúc với mã 1
help-any-format = Cách in
help-help = Cho xem một lệnh làm gì
help-build = Dựng kho vào public/
help-build-more = Ví dụ: vanthu build --base-url https://example.org/bao-cao/
help-build-changed-list = Ghi thêm vào tệp này địa chỉ mọi tệp đã đổi hoặc mất, mỗi dòng một địa chỉ: những gì cần tải lên
help-build-no-index = Bỏ chỉ mục; chỉ để đo, vì khi ấy không tìm được gì
help-build-timings = Cho xem mỗi bước và mỗi mẫu trang mất bao lâu
help-serve = Dựng, phục vụ trên máy này, và dựng lại khi có tệp thay đổi
help-serve-more = Ví dụ: vanthu serve --drafts
help-serve-port = Cổng trên máy này; nếu đã bị dùng thì lấy cổng trống kế tiếp
help-serve-bind = Địa chỉ để lắng nghe; khác 127.0.0.1 là mở máy chủ ra mạng
help-search = Tìm trong kho đã công bố
help-search-more = Ví dụ: vanthu search "Đại hội XIII" --from 2023-01
help-search-query = Điều cần tìm
help-search-queries = Tệp các câu hỏi, mỗi dòng `mã<TAB>câu hỏi`
help-search-limit = In nhiều nhất bao nhiêu báo cáo
help-search-from = Tháng đầu
help-search-to = Tháng cuối
help-search-sort = Thứ tự
help-check = Nói mọi điều bất thường; chỉ ghi khi có --fix
help-check-more = Ví dụ: vanthu check --explain content/2023/bao-cao.md
help-check-explain = Cho xem mọi giá trị của một báo cáo và dòng mà nó lấy từ đó
help-verify = So các tệp đã công bố và bản gốc với mã kiểm của chúng
help-verify-more = Ví dụ: vanthu verify --output /srv/www/bao-cao
help-verify-strict = Coi tệp không do vanthu ghi là lỗi: kết thúc với mã 1

## import

help-import = Đưa tệp Word, PDF, HTML và văn bản thường vào kho
help-import-more = Ví dụ: vanthu import ~/Documents/bao-cao --dry-run
help-import-paths = Các tệp, và thư mục chứa tệp
help-import-into = Thư mục để ghi [mặc định: ROOT/content]
help-import-dry-run = Chỉ nói sẽ làm gì
help-import-quiet = Không liệt kê các chỗ sửa
import-done = { $path } → { $report }
import-change = dòng { $before } → { $after }: { $what }
import-known = { $path }: đã nhập trước đây, là { $report }
import-refused = { $path }: lỗi: { $reason }
import-summary = nhập { $imported } tệp, { $known } tệp đã có, { $refused } tệp không nhập được; { $doubts } giá trị cần xem lại
import-dry-run = chưa ghi gì (--dry-run)
import-next = tiếp theo: `vanthu check`, rồi `vanthu serve`
import-done-before-failure = đã nhập { $count } tệp trước khi gặp sự cố:
import-decoded = đã đổi mã chữ từ { $encoding }
import-around-pages = đầu trang hoặc chân trang có chữ; phần ấy chỉ còn trong bản gốc
import-deleted = đã bỏ phần bị xóa trong chế độ theo dõi sửa đổi
import-hidden = đã bỏ phần chữ ẩn
import-hidden-elements = đã bỏ các phần mà trang không cho hiện: { $count }
import-too-deep = đã bỏ phần lồng nhau quá sâu
import-picture-elsewhere = ảnh { $source } không nằm trong tệp; hãy đặt nó cạnh báo cáo
import-people = phần thông tin, lời bình hoặc dấu vết sửa đổi của tệp nêu tên { $people }; ai nhận bản gốc cũng đọc được
import-people-revision = phần thông tin, lời bình hoặc dấu vết sửa đổi của tệp nêu tên { $people } và ghi { $revision } lần sửa; ai nhận bản gốc cũng đọc được
import-revision = phần thông tin của tệp ghi { $revision } lần sửa; ai nhận bản gốc cũng đọc được
import-carries = bản gốc còn mang theo { $what }, nên không được công bố khi báo cáo còn ghi `ban_goc_cong_bo: false`
    .hint = mở bản gốc bằng chương trình đã tạo ra nó để xem; làm sạch rồi nhập lại, hoặc ghi `ban_goc_cong_bo: true`
draft-carries = { $what }; ghi true để công bố bản gốc
carries-changes = dấu vết sửa đổi
carries-comments = lời bình
carries-hidden = chữ ẩn
carries-embedded = tệp nhúng
carries-notes = ghi chú và lời bình
carries-values = nội dung điền trong biểu mẫu
carries-layers = lớp bị ẩn
carries-earlier = một phiên bản trước có nội dung khác
carries-unseen = chữ mà trang không cho thấy
carries-unchecked = chữ chưa kiểm tra được có bị che hay không
import-covered = đã bỏ chữ nằm dưới hình tô kín; trang, kèm số chữ cái: { $pages }
    .hint = xem lại các trang này: ai nhận tệp PDF vẫn đọc được chữ dưới hình; hãy xóa chính những chữ ấy bằng chương trình đã tạo ra tệp
import-same-colour = đã bỏ chữ cùng màu với nền; trang, kèm số chữ cái: { $pages }
    .hint = xem lại các trang này: ai nhận tệp PDF vẫn đọc được những chữ ấy; hãy xóa chúng bằng chương trình đã tạo ra tệp
import-hidden-layer = đã bỏ chữ trong các lớp bị ẩn; trang, kèm số chữ cái: { $pages }
    .hint = xem lại các trang này khi hiện mọi lớp; ai nhận tệp PDF cũng làm được như vậy
import-pages-unchecked = chưa kiểm tra được có chữ bị che hay không ở các trang { $pages }
    .hint = xem báo cáo có ghi điều gì mà các trang này không cho thấy không
import-damaged = có { $count } chữ bị hỏng, hiện thành �, chữ đầu ở dòng { $line } của tệp
import-lost-drawings = biểu đồ, sơ đồ hoặc ảnh liên kết không đưa vào được: { $count }
import-unreadable = chữ không đọc được: { $count }; trong văn bản ghi là �
import-unreadable-letters = trang có chữ mà tệp PDF không cho biết là chữ gì, kèm số chữ: { $pages }; các chữ ấy hiện thành �
import-fractions = trang có phân số, kèm số phân số: { $pages }; được ghi như 11/7; hãy đối chiếu với bản gốc
import-columns = trang có vẻ chia cột: { $pages }; hãy kiểm tra thứ tự các dòng
import-equations = { $count } công thức được viết lại thành chữ; hãy đối chiếu với bản gốc
import-lost-symbols = ký hiệu của phông biểu tượng hiện thành •: { $count }
import-pages-empty = không có chữ, có lẽ chỉ có ảnh, ở các trang { $pages }
refused-too-deep = chữ bị lồng quá sâu, không đọc được
    .hint = mở bằng chương trình đã tạo ra nó rồi lưu lại
refused-in-archive = đã nằm trong kho
    .hint = báo cáo trong content/ được đọc nguyên như thế; `vanthu check --fix` sửa nó
refused-not-there = không có tệp này
    .hint = xem lại cách viết tên; tên có dấu cách thì đặt trong ngoặc kép: "Báo cáo tháng 10.docx"
refused-denied = bạn không có quyền đọc
    .hint = tự cấp quyền đọc (`chmod u+r TỆP`, với thư mục là `chmod u+rx THƯ-MỤC`), hoặc xin chủ tệp một bản sao
refused-file-in-path = một phần của đường dẫn là tệp, không phải thư mục
    .hint = xem lại đường dẫn; nếu thư mục nằm trong tệp nén như .zip thì giải nén trước
refused-folder = là thư mục, không phải tệp
    .hint = ghi chính thư mục ấy ở dòng lệnh: các tệp bên trong sẽ được nhập
refused-no-file = là đường ống, ổ cắm mạng hoặc thiết bị, không phải tệp
    .hint = lưu nội dung của nó ra một tệp rồi nhập tệp đó
refused-name-too-long = có tên hoặc đường dẫn quá dài đối với hệ thống này
    .hint = đặt tên ngắn hơn, hoặc chuyển tệp lên thư mục gần gốc đĩa hơn
refused-io = không đọc được từ đĩa: { $reason }
    .hint = chép tệp sang đĩa khác rồi nhập bản chép; nếu chép cũng không được, có thể đĩa hoặc dây nối bị hỏng
refused-link-outside = là liên kết tới { $target }, nằm ngoài các tệp và thư mục ghi ở dòng lệnh nên không được đọc
    .hint = chép tệp vào thư mục, hoặc ghi chính tệp ấy ở dòng lệnh
refused-link-broken = là liên kết tới một tệp không còn ở đó
    .hint = trả tệp về chỗ liên kết trỏ tới, hoặc xóa liên kết
refused-link-circular = là liên kết dẫn vòng về chính nó
    .hint = xóa liên kết; các tệp bên cạnh vẫn được nhập
refused-unwritten = { $reason }
import-pages-incomplete = không đọc được trọn các trang { $pages }
repair-page = dấu ngắt trang
repair-page-number = dấu ngắt trang, kèm số trang { $number } ở đó
repair-escape = dấu gạch chéo trước số in
repair-heading = cấp tiêu đề theo số in
repair-number = nối số bị tách
repair-wrapped = nối ô bị xuống dòng
repair-head = tách phần đầu thành từng dòng
repair-foot = tách nơi nhận và chữ ký thành từng dòng
draft-look = CẦN XEM: { $doubt }
draft-of-lines = dòng { $lines }
draft-of-both = dòng { $lines } và archive.toml
draft-of-configuration = archive.toml
doubt-no-number = không tìm thấy số
doubt-no-date = không tìm thấy ngày
doubt-no-type = không tìm thấy tên loại
doubt-no-issuer = không tìm thấy cơ quan ban hành
doubt-no-signer = không tìm thấy người ký
doubt-title-of-file = không tìm thấy trích yếu; đây là tên tệp
doubt-issuer-unknown = archive.toml không có cơ quan này
doubt-type = ký hiệu lại ghi là { $symbol }
doubt-period = cách xa ngày { $date }
doubt-unreadable = `{ $field }` có chữ không đọc được
doubt-not-understood = không hiểu được báo cáo; xem `vanthu check`
refused-empty = không có gì bên trong
refused-too-large = lớn hơn 128 MB
    .hint = bỏ bớt ảnh, hoặc tách ra
refused-damaged = bị hỏng: { $reason }
    .hint = mở bằng chương trình đã tạo ra nó rồi lưu lại
refused-encrypted = đòi mật khẩu
    .hint = mở bằng mật khẩu rồi lưu lại không có mật khẩu
refused-bomb = giải nén ra nhiều hơn mọi báo cáo
    .hint = nếu đúng là báo cáo, bỏ bớt ảnh rồi lưu lại
refused-not-word = là tệp nén, không phải tệp Word
    .hint = giải nén rồi nhập những gì bên trong
refused-doc = là tệp Word trước năm 2007 (.doc), dù mang đuôi nào
    .hint = mở bằng Word hoặc LibreOffice rồi lưu thành .docx: soffice --headless --convert-to docx TỆP
refused-text-document = là văn bản { $kind }, không đọc được
    .hint = mở bằng Word hoặc LibreOffice rồi lưu thành .docx: soffice --headless --convert-to docx TỆP
refused-spreadsheet = là bảng tính { $kind }, không đọc được
    .hint = xuất ra PDF từ Excel hoặc LibreOffice rồi nhập tệp PDF (soffice --headless --convert-to pdf TỆP), hoặc để nó làm tệp đính kèm cạnh báo cáo
refused-slides = là bài trình chiếu { $kind }, không đọc được
    .hint = xuất ra PDF từ PowerPoint hoặc LibreOffice rồi nhập tệp PDF: soffice --headless --convert-to pdf TỆP
refused-mht = là trang web lưu thành một tệp (.mht), không đọc được
    .hint = mở bằng Word hoặc trình duyệt rồi lưu thành .docx, .html hoặc PDF
refused-mail = là thư điện tử ({ $kind }), không đọc được
    .hint = mở bằng chương trình thư, lưu các tệp đính kèm rồi nhập những tệp ấy; nếu báo cáo nằm ngay trong thư thì in thư ra PDF
refused-picture = là ảnh ({ $kind }), không đọc được chữ trong ảnh
    .hint = lưu ảnh thành PNG, rồi để chương trình nhận dạng chữ: ocrmypdf -l vie --image-dpi 300 ẢNH.png RA.pdf
refused-svg = là hình vẽ (SVG), không phải báo cáo
    .hint = mở bằng trình duyệt rồi in ra PDF, hoặc đưa hình vào báo cáo dưới dạng PNG
refused-xml = là XML, chỉ chương trình đã ghi ra nó mới hiện được thành văn bản
    .hint = mở bằng chương trình ấy, hoặc bằng Word hay LibreOffice, rồi lưu thành .docx hoặc PDF
refused-no-text = chỉ có ảnh chụp chữ, không có chữ
    .hint = để chương trình nhận dạng chữ: ocrmypdf -l vie TỆP.pdf RA.pdf
refused-only-hidden = không có chữ nào hiện trên trang: tất cả đều bị che, cùng màu với nền, hoặc nằm trong lớp bị ẩn
    .hint = mở ra xem; nếu là bản quét nằm dưới một hình thì bỏ hình ấy bằng chương trình đã tạo ra tệp, hoặc để chương trình nhận dạng lại chữ: ocrmypdf --force-ocr -l vie TỆP.pdf RA.pdf
refused-unknown = không phải loại tệp có chữ
refused-unreadable = không đọc được: quá lâu, hoặc làm hỏng bộ đọc
    .hint = mở bằng chương trình đã tạo ra nó rồi lưu lại thành .docx hoặc PDF
refused-same-report = trùng với { $other }: cùng số, ngày và cơ quan
    .hint = nếu là báo cáo khác, sửa số hoặc ngày; nếu bản này tốt hơn, bỏ bản kia đi trước

## init và new

help-init = Mở một kho mới, bằng ba câu hỏi
help-init-more = Ví dụ: vanthu init bao-cao --title "Kho báo cáo" --body "Liên đoàn Lao động tỉnh Lai Châu" --symbol LĐLĐ
help-init-folder = Thư mục của kho mới [mặc định: thư mục gốc của kho]
help-init-title = Tên của kho
help-init-body = Tên đầy đủ của cơ quan ban hành
help-init-symbol = Phần của cơ quan trong số: LĐLĐ trong 02/BC-LĐLĐ
help-init-place = Địa danh ghi trên văn bản của cơ quan
help-any-date = Ngày để ghi [mặc định: hôm nay]
init-title = Kho tên là gì? [Kho báo cáo]
init-body = Cơ quan nào ban hành báo cáo (tên đầy đủ)?
init-symbol = Ký hiệu của cơ quan (LĐLĐ trong 02/BC-LĐLĐ)?
init-unanswered = một kho cần tên cơ quan và ký hiệu; hãy ghi bằng --body và --symbol
init-there = đã có { $path }; mỗi kho chỉ mở một lần
init-wrote = đã ghi: { $path }
init-next = tiếp theo:
    {"  "}vanthu { $at }import THƯ-MỤC    đưa tệp Word, PDF và văn bản của bạn vào
    {"  "}vanthu { $at }serve             dựng kho và cho xem
help-new = Soạn khung báo cáo kế tiếp: số, phần đầu, đề mục và chữ ký như báo cáo trước
help-new-more = Ví dụ: vanthu new --type BC --period 2023-11
help-new-kind = Loại văn bản, theo mã hoặc tên
help-new-period = Kỳ báo cáo: 2023-11, 2023-Q3, 2023-H1, 2023-9M hoặc 2023
help-new-issuer = Cơ quan ban hành, theo ký hiệu, tên hoặc slug; cần khi archive.toml có nhiều cơ quan
new-type = viết một mã hoặc tên loại theo Nghị định 30/2020/NĐ-CP, ví dụ BC, KH hoặc "Báo cáo"
new-no-issuer = archive.toml chưa khai cơ quan nào; hãy viết một cơ quan dưới [[issuer]]
new-which-issuer = archive.toml có nhiều cơ quan; chọn một bằng --issuer: { $names }
new-unknown-issuer = archive.toml không có cơ quan `{ $named }`; hiện có { $names }
new-there = đã có { $path } của cơ quan, loại và kỳ này
new-done = đã ghi: { $path }
    {"  "}điền nội dung; `vanthu serve --drafts` cho xem. Bỏ dòng `ban_nhap: true` thì báo cáo được công bố.

## check: điều mà một báo cáo riêng lẻ không cho thấy

date-to-come = ghi ngày { $date }, mà hôm nay là { $today }
    .hint = sửa ngày ở đầu văn bản, hoặc `ngay` ở phần khai
cited-before-it-was = dẫn { $number } ngày { $date }, sau ngày { $own } của chính nó
    .hint = một trong hai ngày bị sai
cited-with-other-date = dẫn { $number } ngày { $date }; trong kho văn bản ấy ghi ngày { $held }
    .hint = sửa ngày dẫn, hoặc ngày của báo cáo kia
picture-without-words = có ảnh không có lời mô tả
    .hint = viết ảnh cho thấy gì vào giữa ngoặc vuông: ![Biểu đồ thu đoàn phí](…)
twin = gần như trùng với { $other } ({ $percent } %)
    .hint = nếu một tệp là bản chép mang tên khác, bỏ nó đi
number-out-of-order = mang số { $number }, ngược thứ tự ngày: xem { $other_number } ở { $other }
    .hint = một trong các số hoặc ngày bị sai
missing-period = không có báo cáo cho { $periods }, giữa { $before } và báo cáo này
    .hint = xem có mất báo cáo nào không; nếu vốn không có thì không cần làm gì
misspelt = viết “{ $odd }”, mà trong kho viết “{ $usual }” { $count } lần
    .hint = nếu do bộ chuyển đổi, hãy sửa; nếu bản in ghi vậy, cứ để nguyên
source-changed = được chuyển từ { $source }, mà tệp ấy nay đã khác
    .hint = nhập lại, hoặc trả đúng tệp về chỗ cũ
group = { $severity ->
    [error] LỖI
    [warning] CẢNH BÁO
   *[note] GHI CHÚ
  } ({ $count })
fixed = { $path }: { $count } chỗ sửa
fixed-summary = đã sửa { $count } tệp
help-check-today = Ngày để so các ngày tháng [mặc định: hôm nay]
help-check-fix = Sửa những gì an toàn (cách mã chữ, kiểu xuống dòng, dấu trang và tiêu đề), và cho xem đã sửa gì

## completions, man, schema

help-completions = In phần tự hoàn thành lệnh cho một shell
help-completions-more = Ví dụ: vanthu completions bash > ~/.local/share/bash-completion/completions/vanthu
help-completions-shell = Shell nào
help-build-zip = Ghi thêm cả kho vào một tệp zip, giải nén ra là đọc và tìm được từ đĩa
zipped = { $path }: { $files } tệp, { $size }
help-export = Xuất kho cho nơi lưu trữ và chương trình khác
help-export-more = Ví dụ: vanthu export bag /media/usb/kho-2024
help-export-form = Xuất gì: một túi BagIt gồm mọi thứ đã xuất bản; dữ liệu của các báo cáo, mỗi dòng một JSON; cấu hình chỉ mục và tài liệu cho Quickwit
help-export-place = Thư mục hoặc tệp cần tạo; không được có sẵn. Với jsonl, - là đầu ra chuẩn
exported = đã xuất { $count } báo cáo vào { $path }
export-altered = { $path } không còn như khi xuất bản; hãy tạo lại kho
export-base-url = các dòng JSON được ghi đúng như đã công bố; `--base-url` dành cho `bag` và `quickwit`
export-there = đã có { $path }; hãy nêu một thư mục chưa có
help-man = Ghi các trang hướng dẫn (man) vào một thư mục
help-man-more = Ví dụ: vanthu man ~/.local/share/man/man1
help-man-folder = Thư mục
help-schema = In lược đồ JSON của archive.toml hoặc của phần khai, để trình soạn thảo gợi ý, hoặc của dữ liệu một báo cáo
help-schema-more = Ví dụ: vanthu schema archive > archive.schema.json
help-schema-of = Lược đồ của gì
