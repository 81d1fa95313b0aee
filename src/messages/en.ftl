# Every sentence of the command line, in English. `.hint` is the cure that stands below a fault.

or = or

## Errors of the system

io-not-found = it is not there
io-denied = permission denied; give yourself the right to it
io-full = the disk is full
io-quota = your share of the disk is used up
io-read-only = the disk cannot be written to
io-exists = it is there already
io-folder = it is a folder
io-no-folder = a part of its path is no folder
io-address-taken = another program uses it
io-other = { $reason }

## Faults and warnings: reading

unreadable = cannot be read: { $reason }
    .hint = give yourself the right to read it, or take it away
too-large = has { $size } MB; a report has at most { $limit } MB
    .hint = part it into several reports; pictures and tables of data belong beside it as files
folder-like-report = is a folder although its name ends like a report's
    .hint = rename the folder without `.md`; the reports inside it are read
link-outside = is a link out of the content folder and is not followed
    .hint = copy the file into the content folder
link-broken = is a link that leads nowhere or in a circle and is not followed
    .hint = take the link away
not-utf8 = is not UTF-8; it looks like { $likely }
    .hint = save it again as UTF-8 (Unicode), or let `vanthu import` convert it
encoding-utf16 = UTF-16
encoding-zip = a Word or zip file
encoding-doc = an old Word file (.doc)
encoding-pdf = a PDF file
encoding-damaged = UTF-8 with damaged bytes
encoding-none = no text encoding at all
encoding-tcvn3 = TCVN3 (ABC), the encoding of .VnTime fonts
encoding-vni = VNI, the encoding of VNI-Times fonts
encoding-windows-1258 = windows-1258
control-characters = holds { $count ->
    [one] a control character
   *[other] { $count } control characters
  }, shown as �
    .hint = remove them; they are usually left by a converter
turned-reading = holds { $count ->
    [one] a character that turns
   *[other] { $count } characters that turn
  } the direction of reading, left out of its page
    .hint = remove them; Vietnamese has none, and they show other words than the file holds
mixed-line-ends = mixes Windows and Unix line ends
    .hint = save it with one kind of line end
normalised = has { $count ->
    [one] one line
   *[other] { $count } lines
  } with letters in another encoding, published in NFC with Đ
very-large = has { $size } MB of text, which makes a page that phones cannot open
    .hint = split it, or take pictures out of the text

## Faults and warnings: front matter

front-matter-open = front matter begins with `{ $fence }` and never ends
    .hint = write `{ $fence }` on a line of its own after the last field
front-matter-unread = has a line that looks like front matter (`{ $key }`) where none is read, so the report is withheld
    .hint = move it to the top of the file, between two lines `---`; if it is part of the document, write `publish: true` there
field-near = front matter field `{ $key }` looks like `{ $name }`, so the report is withheld
    .hint = write `{ $name }` if that is meant, at the top level; otherwise give the field another name
front-matter-syntax = front matter does not parse: { $reason }
    .hint = a field is written `name: value`; put a value with `:` or `#` in quotes
front-matter-no-field = no field with a name and a value
front-matter-deep = values stand inside each other more than { $levels } deep
front-matter-aliases = aliases (`*name`) repeat more than { $megabytes } MB
field-type = front matter field `{ $field }` is { $seen } where { $expected } is expected
type-text = a text
type-empty = empty
type-list = a list
type-group = a group of fields
type-texts = a text or a list of texts
type-text-list = a list of texts
type-flag = true or false
type-signer = a name, or a group of name, position and authority
type-references = a number, a file or a list of them
field-value = front matter field `{ $field }` has the value `{ $value }`, which is not understood
    .hint = { $cure }
wish-value = front matter field `{ $field }` has the value `{ $value }`, which is not understood, so the report is withheld
    .hint = { $cure }
wish-type = front matter field `{ $field }` is { $seen } where { $expected } is expected, so the report is withheld
    .hint = write the value, or remove the line
cure-date = write a day, for example 2023-10-17 or 17/10/2023
cure-number = write number and symbol, for example 02/BC-LĐLĐ
cure-symbol = write the symbol without the number, for example BC-LĐLĐ
cure-period = write 2023-10, 2023-Q3, 2023-H1, 2023-9M or 2023
cure-results = write a line a task: the task's point, a colon, the points of this report (`m3-k6: m1-k2 một phần`)
cure-flag = write `true` (`có`) or `false` (`không`), or remove the line
cure-withdrawn = write the day of withdrawal, for example 2024-05-01 or 01/05/2024, or remove the line
cure-secrecy = write the degree as it is stamped, or `thường` for a document that anybody may read
cure-status = write `withdrawn` (`thu hồi`), `draft` (`bản nháp`) or `published` (`công bố`)
field-twice = front matter gives `{ $field }` a second time, as `{ $key }`
    .hint = keep one of the two
field-unused = front matter field `{ $field }` has no effect: { $why }
unused-without = it belongs to `{ $field }`, which is not given
unused-symbol = the number already has a symbol, `{ $number }`
withdrawn-without = is withdrawn, and its front matter gives no { $missing }
    .hint = write `ngay_thu_hoi: 2024-05-01` and `ly_do: …`; its page tells both
quoted = `{ $text }`
impossible-date = issue date `{ $date }` is not a day of the calendar
    .hint = write day/month/year, for example 28/02/2019

## Faults and warnings: what is not for everybody

restricted = is marked { $mark } (Decree 30/2020/NĐ-CP, annex I, boxes 10a and 11), so the report is withheld
    .hint = take the file away, or write `publish: false`; if it was released, write `publish: true` in its front matter
personal-data = holds what looks like { $what }{ $more ->
    [0] {""}
   *[other] {" "}(and { $more } more)
  }, for everybody to read
    .hint = black it out with `redact: …` in front matter; if it is meant to be public, write `personal_data: true`
personal-identity = the number of an identity card
personal-phone = a telephone number
personal-account = the number of a bank account
personal-email = an e-mail address
redaction = `redact` names `{ $written }`, which is { $reason }
    .hint = write the words as they are printed, one of phone, identity, account, email, or a pattern as /…/
redaction-empty = `{ $key }` names nothing, so the report is withheld
    .hint = name what is to be black, or remove the line
redaction-flag = no word, kind or pattern
redaction-pattern-flag = a pattern with the unknown flag `{ $flag }`
redaction-nowhere = `redact` names `{ $written }`, which is nowhere in this report, so the report is withheld
    .hint = write it as it is printed, one name an entry; kinds are phone, identity, account, email; remove an entry that is not needed
redaction-unused = `redact` names `{ $written }`, which is in no report
    .hint = check the spelling, or remove the entry
redaction-syntax = a pattern that does not parse: { $reason }
redaction-everywhere = a pattern that fits everywhere
redaction-no-word = neither a word nor a number
redaction-left = still shows, as it would be published, what `redact` names
    .hint = it is written in another way here, or torn by a page break; add to `redact` how it stands here
redaction-in-name = has in its name what `redact` names
    .hint = give the file another name
file-withheld-elsewhere = refers to `{ $file }`, which is not published since a redacted report refers to it too
    .hint = if the file may be read by everybody, write `attachments_released: [{ $file }]` in both reports
file-withheld = is redacted, so `{ $file }`, which it refers to, is not published
    .hint = look whether the file shows what is black in the report; if it does not, write `attachments_released: [{ $file }]`

## Faults and warnings: the report

empty = holds no text
    .hint = write the report, or take the file away
incomplete = has no { $missing }{ $symbol ->
    [none] {""}
   *[other] {" "}(the symbol `{ $symbol }` alone does not tell the body)
  }
    .hint = { $alone ->
    [number] write `Số: 02/BC-LĐLĐ` at the head, or `number: 02/BC-LĐLĐ` in front matter
    [date] write `<place>, ngày 17 tháng 10 năm 2023` at the head, or `date: 2023-10-17` in front matter
    [issuer] name it in archive.toml under [[issuer]], or write `issuer: …` in front matter
   *[several] write them at the head (`Số: 02/BC-LĐLĐ`, `<place>, ngày 17 tháng 10 năm 2023`), or as `number`, `date` and `issuer` in front matter
  }
missing-date = date of issue
missing-number = number
missing-issuer = known issuing body
title-capitals = title `{ $title }` is all capitals
    .hint = write `title: …` in front matter as it should read in lists
misread = `{ $line }` read as “{ $read }”
doubtful-number = the number in `{ $line }` has letters among its digits; it may be { $read }
    .hint = correct the line, or write `number: { $read }` in front matter
lost-picture = the picture embedded in the text is cut off or in a format that is not published; its place shows only its description
    .hint = save the picture as a PNG or JPEG file beside the report and link to that file
wiki-link = `{ $link }` is not a link in Markdown; it is shown as text
    .hint = write [name](file.md) for a link, ![description](picture.png) for a picture
misread-section = { $label } read as section { $read }: text recognition confuses I with l and 1
comments-left-out = { $count ->
    [one] one comment is not published
   *[other] { $count } comments are not published
    }; `check --explain` lists them
hidden-left-out = { $count ->
    [one] one hidden element is not published
   *[other] { $count } hidden elements are not published
    }; `check --explain` lists them. To publish the text, remove its `hidden` attribute or style
missing-section = section { $missing } is missing (thiếu mục { $missing }): { $after } follows { $before }
    .hint = nothing is renumbered; look whether a page was lost
repeated-section = number `{ $label }` stands a second time at the same level
joined = sentence joined across the page break of lines { $first } to { $last }: { $seam }
missing-file = refers to `{ $target }`, which is not in the content folder
    .hint = put the file beside the report, or correct the name
missing-anchor = links to `{ $target }`, and that report has no such point
    .hint = `vanthu check --explain` shows a report's points, for example #m1-k4-g2
dead-link = links to `{ $target }`, which is not a web address; shown without the link
kind-not-published = refers to `{ $target }`, a kind of file that is not published because browsers may run it
    .hint = save it as a picture or a PDF
same-number = has number { $number } like { $other }, of the same body and year
    .hint = right for two terms of office in one year; else correct one of them
dangling-relation = speaks of `{ $target }`, and the archive has no such report
    .hint = write its number as printed, or the path of its file{ $near ->
    [none] {""}
   *[other] ; there are { $near }
  }
unknown-task = confirms the task `{ $task }`, which the report before does not plan
    .hint = `vanthu check --explain` shows a report's points; a task of an older report is `2023-08/m3-k4`
unknown-point = names `{ $anchor }` as a result, and it has no such point
    .hint = `vanthu check --explain` shows a report's points, for example m1-k4-g2
same-address = is withheld: it would have the address { $address }, which { $other } has
    .hint = one is a copy, or a number or date is wrong; correct it or take one away
same-file = is the same file as { $other }; it is published once
    .hint = take one away
withheld-online = was published at { $address } and is withheld now: its page, data, original, attachments and index entries leave the output
    .hint = upload the removal too (`rsync --delete`, or the list of `--changed-list`); copies made by others are beyond reach
withheld-in-part = was published at { $address } and is withheld now: since another error stops the build, its page, every file that links to it and the search index leave the output
    .hint = fix the other errors and build again now
gone-still-online = was taken away, and its page stays online at { $address } until the other errors are fixed
    .hint = fix them and build again, or build with --force to remove the pages now
vanishes-too = was published at { $address } and leaves too because of its error: another report must be withheld, which cannot wait
    .hint = fix the error and build again
would-vanish = is published at { $address } and would vanish because of its fault
    .hint = mend the fault, or build with --force to take the page away

## Faults: archive.toml and themes

configuration = { $reason }
config-language = language is neither "vi" nor "en"
config-address = { $key } does not begin with https:// or http://, or holds a space, a quotation mark, a comma or a semicolon
config-contact = contact is no address of electronic mail
config-says-redacted = `{ $text }` contains a word that `redact` names
config-redact = `redact` names what is { $reason }
config-issuer-slug = two issuing bodies have the same slug; give one a slug of its own
config-issuer-name = an issuing body has no name
config-indicator-slug = two indicators have the same slug; give one a slug of its own
config-indicator-label = an indicator has no label
config-indicator-pattern = a pattern of an indicator is words with one {"{n}"} in them, at most 8 on each side: "phát triển được {"{n}"} đoàn viên"
unknown-theme = theme `{ $theme }` is not in the themes folder
    .hint = make the folder themes/{ $theme }, or write `theme = "default"`
theme = { $reason }
theme-template = template does not work: { $reason }
theme-templates = templates do not work: { $reason }
no-base-url = gives no address, so pages carry no absolute links (canonical)
    .hint = write `address = "https://…"`, or build with --base-url
parser = { $reason }

## How a message is printed

severity-error = error
severity-warning = warning
severity-note = note
hint = hint
and-more = … and { $count } more; `vanthu check` prints all
failure = vanthu: { $reason }
next-from-nothing = note: the next build begins from nothing: { $reason }
summary = { $read ->
    [one] one report
   *[other] { $read } reports
  } read, { $published } published; { $files }; { $faults ->
    [0] {""}
    [one] one error,{" "}
   *[other] { $faults } errors,{" "}
  }{ $warnings ->
    [one] one warning
   *[other] { $warnings } warnings
  }; { $seconds } s
summary-nothing = nothing written, public/ is as it was
summary-files = { $written } pages and files written{ $size }, { $unchanged } unchanged, { $removed } removed
summary-size = {" "}({ $bytes })
summary-size-index = {" "}({ $bytes }, { $index } of it index)
checked = { $reports ->
    [one] one report
   *[other] { $reports } reports
  }; { $errors ->
    [one] one error
   *[other] { $errors } errors
  }, { $warnings ->
    [one] one warning
   *[other] { $warnings } warnings
  }, { $notes ->
    [one] one note
   *[other] { $notes } notes
  }

## Progress and timings

stage-reading = reading
stage-understanding = understanding
stage-comparing = comparing reports
stage-making = making index and pages
stage-publishing = publishing
unit-reports = reports
unit-files = pages and files
progress = { $stage }; { $seconds } s
progress-rate = { $stage }: { $done } { $unit }, { $rate }/s; { $seconds } s
timings-work = { $seconds } s of all cores, { $pages } pages

## Failures: reading and writing

cannot-read = cannot read { $path }
cannot-write = cannot write { $path }
cannot-create = cannot create { $path }
cannot-remove = cannot remove { $path }
drafts-among-published = { $path } was written by a build without drafts, and drafts are never put among what is published; give another folder with --output, or look at drafts with `vanthu serve --drafts`
drafts-marker = This folder holds drafts. Do not publish it.
cannot-clear = cannot clear { $path }
cannot-lock = cannot lock { $path }
cannot-watch = cannot watch { $path }
cannot-watch-content = cannot watch the content folder
cannot-set-aside = cannot set { $path } aside
cannot-put = cannot put { $path } into its place
cannot-put-back = cannot put { $path } back
cannot-compress = cannot compress
cannot-print = cannot print
not-flushed = cannot be sure that { $path } is on the disk
not-regular = it is not a regular file
content-no-folder = { $path } is no folder; reports lie in the folder `content`: give the file another name, or name the folder that holds `content` with --root
no-reports = there are no reports in { $path }: put Markdown files into { $path }/content, or name the folder of the archive with --root
not-folder = { $path } is not a folder
published-changed = a published file of the index was changed by somebody; build again
sources-changed = the sources changed while they were read; build again
not-restored = what was published cannot be restored now ({ $reason }); the next build does it
journal-damaged = { $path } is damaged; restore the folder from a copy, or empty it
link-elsewhere = { $path } is a link to elsewhere; vanthu writes below its own folder only: take the link away
file-for-folder = { $path } is a file where a folder should be; move it away
folder-for-file = { $path } is a folder where a file should be; move it away
list-in-output = { $path } lies in the published folder; choose another place for it
file-among-sources = { $path } lies among the reports or themes; choose another place for it
not-a-list = { $path } is no list of changed files (its first line is not `{ $header }`) and is not overwritten; give another name, or remove it
not-our-zip = { $path } is there already and was not written by `vanthu build --zip`; give another name, or remove it
address-outside = the address { $address } leads out of { $path }
address-twice = two files have the address { $address }
not-ours = { $path } is not vanthu's, and a page or file of the archive has its name; move it away
output-holds = { $path } holds { $name }; choose another folder with --output
the-reports = the reports
the-themes = the themes
output-themes = { $path } is a folder of themes; choose another with --output
output-file = { $path } is a file where the output folder should be
output-foreign = { $path } holds files that vanthu did not write ({ $first }); empty it, choose another folder with --output, or let them stay beside the site with --adopt
being-written = another build is writing { $path }; wait until it is done
engine-damaged = the search engine is damaged
index-file-damaged = a file of the index is damaged
cannot-write-text = cannot write the text of a report
cannot-write-index = cannot write the index
cannot-cut-index = cannot cut the index

## serve

serving = serving { $path } at { $address }  (Ctrl-C ends)
serve-open = warning: everybody who can reach { $address } can read what is served, drafts too if they are built; host the published folder instead
port-taken = port { $port } is taken, trying the next
ports-taken = the ports { $first } to { $last } are all taken
cannot-listen = cannot listen on { $address }, port { $port }
cannot-start-server = cannot start the server
cannot-hear-signals = cannot listen for signals
server-failed = the server failed

## search

found = { $total ->
    [one] one report
   *[other] { $total } reports
  }
found-about = about { $total ->
    [one] one report
   *[other] { $total } reports
  }
found-at-least = at least { $total ->
    [one] one report
   *[other] { $total } reports
  }
found-some-words = no report has all of the words; these have some of them
did-you-mean = did you mean: { $corrections }
search-number = write a number from 1 on
search-month = a month is written YYYY-MM, for example 2023-10
search-turned = --from is a later month than --to
no-index = there is no index in { $path }; run `vanthu build` first
index-damaged = the index in { $path } is damaged; build again
index-not-opened = cannot open the index in { $path }; build again
index-unsound = the index is damaged; build again
index-read = cannot read { $path }; build again
index-missing = { $address } is missing
queries-utf8 = { $path } is not UTF-8
queries-id = { $path }:{ $line }: an id has no spaces
queries-line = { $path }:{ $line }: a line is written id<TAB>query

## verify

not-built = { $path } has no { $list }; vanthu has not built there
verify-altered = altered
verify-missing = missing
verify-added = added
verify-line = altered: { $list }:{ $line } is no line of a list
verify-files = { $files } published files: { $altered } altered, { $missing } missing, { $added } added
verify-withheld = withheld since it was published: { $path } (removed: { $address })
verify-digest = sha256 of { $list }: { $digest }
original-gone = original gone: { $path } (published at { $address })
original-changed = original changed since it was published: { $path } ({ $address })
originals-absent = the originals are not here, and were not compared
originals = { $compared } originals: { $differ } changed or gone since they were published{ $redacted ->
    [0] {""}
   *[other] ; { $redacted } redacted ones are not compared
  }

## check --explain

not-a-report = { $path } is not a report of this archive
explain-number = number
explain-symbol = symbol
explain-type = type
explain-issuer = issuer
explain-issuer-name = issuer name
explain-superior = superior
explain-place = place
explain-date = date
explain-title = title
explain-period = period
explain-next-period = next period
explain-term = term
explain-signer = signer
explain-recipient = recipient
explain-corrects = corrects
explain-replaces = replaces
explain-amends = amends
explain-attaches = attached
explain-source = made from
explain-result = result of
explain-other = other
origin-front-matter = front matter
origin-file-name = file name
explain-pages = pages: at least { $pages }
explain-left-out = not in the running text
left-comment = comment
left-hidden = hidden element
left-page-number = page number
left-running-head = running head
explain-weighed = several places say one value
explain-taken = taken
explain-not-taken = not taken
place-authentication = authentication of a consolidated text
place-letterhead = head or foot
place-property = label
place-below = head below the text
place-heading = heading
place-passed = day of passing
place-mention = the document's own number in the text
explain-joined = sentence joined
explain-kept = kept as a break
explain-numbered = structure: by printed numbers
explain-markdown = structure: Markdown, { $parts } parts
explain-cited = cited by number:
role-type = type name
role-title = title
role-number = number line
role-date = date line
role-head = head
role-recipients = recipients
role-recipient = recipient
role-signer = signer
role-signature = signature
role-note = footnote
role-paragraph = paragraph

## Help and usage

help-parts =
    {"{about-with-newline}"}
    Usage: {"{usage}"}

    {"{all-args}{after-help}"}
help-commands = Commands
help-arguments = Arguments
help-options = Options
help-values = {" "}[one of: { $values }]
help-default = {" "}[default: { $value }]
usage-options = [OPTIONS]
usage-command = COMMAND
usage-help = `vanthu --help` shows the commands, `vanthu COMMAND --help` the options of one.
usage-unknown = there is no option `{ $argument }`{ $near ->
    [none] {""}
   *[other] ; did you mean `{ $near }`?
  }
usage-no-command = there is no command `{ $command }`{ $near ->
    [none] {""}
   *[other] ; did you mean `{ $near }`?
  }
usage-missing = what is missing: { $argument }
usage-conflict = `{ $argument }` and `{ $other }` cannot go together
usage-no-value = `{ $argument }` needs a value
usage-value = `{ $argument }` cannot be `{ $value }`; it is one of: { $values }
usage-validation = `{ $argument }` cannot be `{ $value }`: { $reason }
usage-other = { $reason }

help-vanthu = Turns a folder of Markdown reports into a static archive with full-text Vietnamese search
help-vanthu-more = Exit codes: 0 fine, 1 faults in the content, 2 failure of the machine or usage.
help-any-root = The archive root: the folder that holds content/ (or a bare folder of Markdown)
help-any-lang = The language to speak; otherwise that of archive.toml, or of the system
help-any-help = Show this
help-any-version = Show the version
help-any-output = The published folder [default: ROOT/public]
help-any-base-url = The address where the site will stand, for links that must be absolute
help-any-drafts = Publish drafts too
help-any-force = Publish even if a fault takes away a page that is published now
help-any-adopt = Write into a folder that holds files of others; they stay
help-any-no-cache = Make everything anew, and keep nothing beside the output for the next build
help-any-strict = Count warnings as faults: exit 1
help-any-format = How to print
help-help = Show what a command does
help-build = Build the archive into public/
help-build-more = Example: vanthu build --base-url https://example.org/bao-cao/
help-build-changed-list = Add the addresses of all files that changed or went, one a line, to this file: what is to be uploaded
help-build-no-index = Leave the index out; for measuring only, since search then finds nothing
help-build-timings = Show how long each stage and each template took
help-serve = Build, serve on this machine, and rebuild when a file changes
help-serve-more = Example: vanthu serve --drafts
help-serve-port = The port on this machine; the next free one if it is taken
help-serve-bind = The address to listen on; another one than 127.0.0.1 opens the server to the network
help-search = Search the published archive
help-search-more = Example: vanthu search "Đại hội XIII" --from 2023-01
help-search-query = What to look for
help-search-queries = A file of queries, each line `id<TAB>query`
help-search-limit = How many reports to show
help-search-from = First month
help-search-to = Last month
help-search-sort = The order
help-check = Say everything that is odd; writes only with --fix
help-check-more = Example: vanthu check --explain content/2023/bao-cao.md
help-check-explain = Show every value of one report with the line that it came from
help-verify = Compare the published files and the originals with their checksums
help-verify-more = Example: vanthu verify --output /srv/www/bao-cao
help-verify-strict = Count files that vanthu did not write as faults: exit 1

## import

help-import = Take Word, PDF, HTML and text files into the archive
help-import-more = Example: vanthu import ~/Documents/bao-cao --dry-run
help-import-paths = Files, and folders of files
help-import-into = The folder to write to [default: ROOT/content]
help-import-dry-run = Only say what would be done
help-import-quiet = Do not list repairs
import-done = { $path } → { $report }
import-change = line { $before } → { $after }: { $what }
import-known = { $path }: imported already, as { $report }
import-refused = { $path }: error: { $reason }
import-summary = { $imported ->
    [one] one file imported
   *[other] { $imported } files imported
  }, { $known } there already, { $refused } not imported; { $doubts ->
    [one] one value
   *[other] { $doubts } values
  } to look at
import-dry-run = nothing was written (--dry-run)
import-next = next: `vanthu check`, then `vanthu serve`
import-done-before-failure = { $count } imported before this:
import-decoded = letters converted from { $encoding }
import-around-pages = the head or foot of the pages has words; they are in the original only
import-deleted = text deleted in tracked changes is left out
import-hidden = hidden text is left out
import-hidden-elements = elements that the page hides, left out: { $count }
import-too-deep = what is nested too deep is left out
import-picture-elsewhere = the picture { $source } is not in the file; put it beside the report
import-people = its properties, comments or changes name { $people }; whoever gets the original can read that
import-people-revision = its properties, comments or changes name { $people } and count { $revision } revisions; whoever gets the original can read that
import-revision = its properties count { $revision } revisions; whoever gets the original can read that
import-carries = the original also carries { $what }, and is not published as long as its report says `ban_goc_cong_bo: false`
    .hint = look at it in the program it was made with; clean it and import it again, or write `ban_goc_cong_bo: true`
draft-carries = { $what }; set true to publish the original
carries-changes = tracked changes
carries-comments = comments
carries-hidden = hidden text
carries-embedded = embedded files
carries-notes = notes and comments
carries-values = values of form fields
carries-layers = hidden layers
carries-earlier = an earlier version with other content
carries-unseen = text that its pages do not show
carries-unchecked = text that could not be checked for being hidden
import-covered = letters under filled shapes are left out; pages, with how many letters each: { $pages }
    .hint = look at these pages: whoever gets the PDF can still read what is under a shape; remove the text itself in the program it was made with
import-same-colour = letters in the colour of what is behind them are left out; pages, with how many letters each: { $pages }
    .hint = look at these pages: whoever gets the PDF can still read such letters; remove them in the program it was made with
import-hidden-layer = letters in hidden layers are left out; pages, with how many letters each: { $pages }
    .hint = look at these pages with all layers shown; whoever gets the PDF can do that too
import-pages-unchecked = could not be checked for hidden letters: pages { $pages }
    .hint = look whether the report says something there that these pages do not show
import-damaged = { $count ->
    [one] one damaged letter
   *[other] { $count } damaged letters
  }, shown as �, the first on line { $line } of the file
import-lost-drawings = charts, diagrams or linked pictures that are not taken over: { $count }
import-unreadable = letters that could not be read: { $count }; they stand as � in the text
import-unreadable-letters = pages with letters that the PDF does not name, with their number: { $pages }; they stand as � in the text
import-fractions = pages with fractions, with their number: { $pages }; they are written as 11/7; compare with the original
import-columns = pages that seem to be set in columns: { $pages }; check the order of their lines
import-equations = { $count ->
    [one] one equation was
   *[other] { $count } equations were
    } written as text; compare with the original
import-lost-symbols = signs of symbol fonts shown as •: { $count }
import-pages-empty = no text, only pictures perhaps, is on the pages { $pages }
refused-too-deep = holds its text nested too deep to be read
    .hint = open it in the program it was made with, and save it again
refused-in-archive = lies in the archive already
    .hint = a report in content/ is read as it is; `vanthu check --fix` mends it
refused-not-there = is not there
    .hint = check the spelling; put quotes around a name with spaces: "Báo cáo tháng 10.docx"
refused-denied = you have no permission to read it
    .hint = give yourself the right to read it (`chmod u+r FILE`, for a folder `chmod u+rx FOLDER`), or ask its owner for a copy
refused-file-in-path = a part of its path is a file, not a folder
    .hint = check the path; if the folder is inside an archive such as a .zip, unpack it first
refused-folder = is a folder, not a file
    .hint = name the folder itself on the command line: the files inside it are imported
refused-no-file = is a pipe, a socket or a device, not a file
    .hint = save what it gives into a file, and import that file
refused-name-too-long = has a name or path that is too long for this system
    .hint = give it a shorter name, or move it to a folder nearer to the top of the disk
refused-io = could not be read from the disk: { $reason }
    .hint = copy it to another disk and import the copy; if copying fails too, the disk or its cable may be failing
refused-link-outside = is a link to { $target }, outside the files and folders named on the command line; it was not followed
    .hint = copy the file into the folder, or name the file itself on the command line
refused-link-broken = is a link to a file that is not there
    .hint = put the file back to where the link leads, or delete the link
refused-link-circular = is a link that leads back to itself
    .hint = delete the link; files beside it are imported without it
refused-unwritten = { $reason }
import-pages-incomplete = could not be read to their end: pages { $pages }
repair-page = mark of a page
repair-page-number = mark of a page, with the page number { $number } that stood there
repair-escape = backslash before a printed number
repair-heading = heading by its printed number
repair-number = torn number joined
repair-wrapped = box of the head wrapped over several lines joined
repair-head = head parted into its lines
repair-foot = recipients and signature parted into their lines
draft-look = TO CHECK: { $doubt }
draft-of-lines = line { $lines }
draft-of-both = line { $lines } and archive.toml
draft-of-configuration = archive.toml
doubt-no-number = no number was found
doubt-no-date = no date was found
doubt-no-type = no type was found
doubt-no-issuer = no issuing body was found
doubt-no-signer = no signer was found
doubt-title-of-file = no title was found; this is the name of the file
doubt-issuer-unknown = archive.toml has no such issuing body
doubt-type = the symbol says { $symbol }
doubt-period = far from the date { $date }
doubt-unreadable = `{ $field }` has letters that could not be read
doubt-not-understood = the report could not be understood; see `vanthu check`
refused-empty = there is nothing in it
refused-too-large = is larger than 128 MB
    .hint = take pictures out, or part it
refused-damaged = is damaged: { $reason }
    .hint = open it in the program it was made with, and save it again
refused-encrypted = wants a password
    .hint = open it with the password and save it without
refused-bomb = unpacks to more than a report ever has
    .hint = if it is a report, take pictures out and save it again
refused-not-word = is an archive, but no Word file
    .hint = unpack it and import what is in it
refused-doc = is a Word file of before 2007 (.doc), whatever its name
    .hint = open it in Word or LibreOffice and save it as .docx: soffice --headless --convert-to docx FILE
refused-text-document = is a text document of { $kind }, which is not read
    .hint = open it in Word or LibreOffice and save it as .docx: soffice --headless --convert-to docx FILE
refused-spreadsheet = is a spreadsheet of { $kind }, which is not read
    .hint = export it as PDF from Excel or LibreOffice and import that (soffice --headless --convert-to pdf FILE), or put it beside a report as an attached file
refused-slides = is a presentation of { $kind }, which is not read
    .hint = export it as PDF from PowerPoint or LibreOffice and import that: soffice --headless --convert-to pdf FILE
refused-mht = is a web page saved as one file (.mht), which is not read
    .hint = open it in Word or a browser and save it as .docx, .html or PDF
refused-mail = is an e-mail ({ $kind }), which is not read
    .hint = open it in a mail program, save the attached files, and import those; a report in the message itself can be printed to PDF
refused-picture = is a picture ({ $kind }); its text cannot be read from it
    .hint = save it as PNG, then let a program read it: ocrmypdf -l vie --image-dpi 300 PICTURE.png OUT.pdf
refused-svg = is a drawing (SVG), not a report
    .hint = open it in a browser and print it to PDF, or put it into a report as PNG
refused-xml = is XML, which only the program that wrote it can show as a document
    .hint = open it in that program, or in Word or LibreOffice, and save it as .docx or PDF
refused-no-text = has pictures of text, and no text
    .hint = let a program read the pictures: ocrmypdf -l vie FILE.pdf OUT.pdf
refused-only-hidden = has no text that its pages show: all of it is covered, in the colour of the page, or in hidden layers
    .hint = look at it; if it is a scan under a shape, remove the shape in the program it was made with, or let a program read the pages: ocrmypdf --force-ocr -l vie FILE.pdf OUT.pdf
refused-unknown = is no kind of file that has a text
refused-unreadable = could not be read: it takes too long, or breaks the reader
    .hint = open it in the program it was made with, and save it again as .docx or PDF
refused-same-report = is the same report as { $other }: same number, date and issuing body
    .hint = if it is another one, correct its number or date; if it is better, take the other one away first

## init and new

help-init = Begin a new archive, by three questions
help-init-more = Example: vanthu init bao-cao --title "Kho báo cáo" --body "Liên đoàn Lao động tỉnh Lai Châu" --symbol LĐLĐ
help-init-folder = The folder of the new archive [default: the archive root]
help-init-title = What the archive is called
help-init-body = The full name of the issuing body
help-init-symbol = Its part of a number: LĐLĐ in 02/BC-LĐLĐ
help-init-place = The place that its documents are dated at
help-any-date = The day to write [default: today]
init-title = What is the archive called? [Kho báo cáo]
init-body = Which body issues its reports (full name)?
init-symbol = What is its symbol (LĐLĐ in 02/BC-LĐLĐ)?
init-unanswered = an archive needs the name of a body and its symbol; give them with --body and --symbol
init-there = { $path } is there already; an archive begins once
init-wrote = written: { $path }
init-next = next:
    {"  "}vanthu { $at }import FOLDER     takes your Word, PDF and text files in
    {"  "}vanthu { $at }serve             builds the archive and shows it
help-new = Draft the next report: number, head, headings and signature as in the last one
help-new-more = Example: vanthu new --type BC --period 2023-11
help-new-kind = The type of document, by its code or name
help-new-period = The period: 2023-11, 2023-Q3, 2023-H1, 2023-9M or 2023
help-new-issuer = The issuing body, by symbol, name or slug; needed when archive.toml names several
new-type = write a code or name of Decree 30/2020/NĐ-CP, for example BC, KH or "Báo cáo"
new-no-issuer = archive.toml names no issuing body; write one under [[issuer]]
new-which-issuer = archive.toml names several issuing bodies; give one with --issuer: { $names }
new-unknown-issuer = archive.toml names no issuing body `{ $named }`; there are { $names }
new-there = { $path } is of this body, type and period already
new-done = written: { $path }
    {"  "}fill it in; `vanthu serve --drafts` shows it. It is published when the line `ban_nhap: true` is gone.

## check: what no single report shows

date-to-come = is dated { $date }, and today is { $today }
    .hint = correct the date at its head, or `date` in front matter
cited-before-it-was = cites { $number } of { $date }, which is after its own date { $own }
    .hint = one of the two dates is wrong
cited-with-other-date = cites { $number } of { $date }; the archive has it of { $held }
    .hint = correct the date cited, or that of the other report
picture-without-words = has a picture without a description
    .hint = write what it shows between the brackets: ![Biểu đồ thu đoàn phí](…)
twin = is nearly the same as { $other } ({ $percent } %)
    .hint = if one is a copy under another name, take it away
number-out-of-order = has number { $number }, against the order of dates: see { $other_number } in { $other }
    .hint = one of the numbers or dates is wrong
missing-period = no report covers { $periods }, between { $before } and this one
    .hint = look whether a report was lost; if there was none, nothing needs to be done
misspelt = writes “{ $odd }”, which the archive writes “{ $usual }” { $count } times
    .hint = if it is a slip of the converter, correct it; if it is printed so, let it stand
source-changed = was made from { $source }, and that file is not the same any more
    .hint = import it again, or put the right file back
group = { $severity ->
    [error] ERRORS
    [warning] WARNINGS
   *[note] NOTES
  } ({ $count })
fixed = { $path }: { $count ->
    [one] one repair
   *[other] { $count } repairs
  }
fixed-summary = { $count ->
    [one] one file mended
   *[other] { $count } files mended
  }
help-check-today = The day to compare dates with [default: today]
help-check-fix = Mend what is safe (encoding of letters, line ends, marks of pages and headings), and show what was changed

## completions, man, schema

help-completions = Print completions for a shell
help-completions-more = Example: vanthu completions bash > ~/.local/share/bash-completion/completions/vanthu
help-completions-shell = The shell
help-build-zip = Write the published archive into one zip file too, which works unpacked from a disk
zipped = { $path }: { $files } files, { $size }
help-export = Give the archive to other keepers and programs
help-export-more = Example: vanthu export bag /media/usb/kho-2024
help-export-form = What to make: a BagIt bag of what is published; the data of its reports as lines of JSON; an index configuration and documents for Quickwit
help-export-place = The folder or file to make; it must not be there yet. For jsonl, - is standard output
exported = { $count ->
    [one] one report
   *[other] { $count } reports
  } exported to { $path }
export-altered = { $path } is not as it was published; build again
export-base-url = lines of JSON are written as they were published; `--base-url` is for `bag` and `quickwit`
export-there = { $path } is there already; name a folder that is not
help-man = Write the manual pages into a folder
help-man-more = Example: vanthu man ~/.local/share/man/man1
help-man-folder = The folder
help-schema = Print the JSON schema of archive.toml or of front matter, from which editors complete, or of the data of a report
help-schema-more = Example: vanthu schema archive > archive.schema.json
help-schema-of = What it is the schema of
