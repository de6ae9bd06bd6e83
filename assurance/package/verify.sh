#!/bin/sh
# Kiểm tra gói chứng cứ / checks this package of evidence: sh verify.sh [FINGERPRINT] [TIME-AUTHORITY.pem] [PACKAGE-CODE]
# Chỉ cần coreutils và openssl / needs coreutils and openssl only. Mã thoát / exit code: 0 tốt / good, 1 sai / bad.
LC_ALL=C; export LC_ALL
root=${2:-time-authority.pem}
case $root in /*) ;; *) test -n "${2:-}" && root=$PWD/$root ;; esac
cd "$(dirname "$0")" || exit 1
good() { echo "OK   $1"; }
bad() { echo "SAI  $1"; exit 1; }
said() { while IFS= read -r line; do case $line in "$1: "*) echo "${line#*: }" ;; esac; done < bag-info.txt; }

sha256sum --strict --quiet -c tagmanifest-sha256.txt || bad "tagmanifest"
sha256sum --strict --quiet -c manifest-sha256.txt || bad "manifest"
good "mọi tệp khớp mã băm / every file has its hash"

listed=$(mktemp) && signer=$(said Soicong-Signer)
{ cut -c67- manifest-sha256.txt tagmanifest-sha256.txt; echo tagmanifest-sha256.txt
  test -z "$signer" || echo tagmanifest-sha256.txt.sig
  test ! -e tagmanifest-sha256.txt.sig.tsr || echo tagmanifest-sha256.txt.sig.tsr; } | sort > "$listed"
other=$(du -al . | cut -f2- | while IFS= read -r file; do test -d "$file" -a ! -L "$file" || echo "${file#./}"; done |
  sort | comm -3 - "$listed")
rm -f "$listed"
test -z "$other" || bad "tệp lạ hoặc thiếu / planted or missing: $other"
good "không thừa, không thiếu tệp / nothing planted, nothing missing"

test -s data/result.json -a -s data/custody.jsonl || bad "thiếu kết quả hoặc sự kiện / no result or no events"
full=$(said Soicong-Full-Package); echo=echo; case $(said Soicong-Package-Format) in
  1 | 2) test -s data/capture.wacz -a ! -e data/withheld.json || bad "không phải gói đầy đủ như đã khai / said to be full" ;;
  reduced-1) echo="echo BẢN RÚT GỌN / REDUCED:"  # chỉ kết quả đã che / the covered result only
    cut -c67- manifest-sha256.txt | while IFS= read -r file; do case $file in data/rubric/?*.yaml | data/result.json) ;;
      data/custody.jsonl | data/withheld.json) ;; *) exit 1 ;; esac; done || bad "tệp ngoài quy định / a file that is not allowed"
    named=$(while IFS= read -r line; do case $line in '  "package": '*) echo "${line#*: }" ;; esac; done < data/withheld.json)
    test "$named" = "\"$full\"," || bad "danh sách giữ lại nói về gói khác / withheld of another package"
    while IFS= read -r line; do case $line in *'"path": '*) echo "GIỮ LẠI / WITHHELD  ${line#*: }" ;;
      *'"reason": '*) echo "     ${line#*: }" ;; esac; done < data/withheld.json
    good "rút từ gói đầy đủ / taken from the full package $full"
    echo "LƯU Ý  không có trang đã lưu: không chứng minh điểm / no archived pages: proves no score" ;;
  *) bad "không rõ dạng gói / unknown format" ;;
esac

test -z "${3:-}" -o "${3:-}" = "$(sha256sum tagmanifest-sha256.txt | cut -c1-64)" || bad "mã gói / package code"
before=0000000000000000000000000000000000000000000000000000000000000000
while IFS= read -r line; do
  case $line in *"\"previous\":\"$before\""*) ;; *) bad "chuỗi sự kiện / custody chain" ;; esac
  before=$(printf '%s\n' "$line" | sha256sum | cut -c1-64)
done < data/custody.jsonl
good "chuỗi sự kiện liền mạch / custody chain is whole"

if test -z "$signer"; then test -z "${1:-}" || bad "gói không có chữ ký / not signed"; $echo "INTEGRITY"; exit 0; fi
key=$(openssl pkey -pubin -in signer.pub -outform DER | sha256sum | cut -c1-64)
test "$key" = "$signer" -a "$key" = "${1:-$key}" || bad "khoá của người khác / another signer: $key"
openssl pkeyutl -verify -pubin -inkey signer.pub -rawin -in tagmanifest-sha256.txt \
  -sigfile tagmanifest-sha256.txt.sig >/dev/null || bad "chữ ký / signature"
good "chữ ký của khoá / signed by key $key"
if test ! -e tagmanifest-sha256.txt.sig.tsr; then $echo "SIGNED"; exit 0; fi
same=$(openssl ts -reply -in tagmanifest-sha256.txt.sig.tsr -out /dev/stdout 2>/dev/null | sha256sum)
test "$same" = "$(sha256sum < tagmanifest-sha256.txt.sig.tsr)" || bad "dấu thời gian có phần thừa / more than a time stamp"
openssl ts -verify -data tagmanifest-sha256.txt.sig -in tagmanifest-sha256.txt.sig.tsr -CAfile "$root" >/dev/null 2>&1 ||
  bad "dấu thời gian / time stamp"
$echo "SIGNED+TIME"
