#!/bin/sh
# Makes the "scanned" pages of this sample: the letter of TH Thành Công B
# rendered at 200 dpi on paper that is not quite white, with the drawn seal and
# signature of samples/kieu-chu on the second page. The pictures are committed;
# run it again, from the project's top after make, only to change them.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/congvan render cts-01-ca-nhan \
    --data samples/minh-chung/thu-thanh-cong-b.json -o "$work/thu.pdf"
pdftoppm -r 200 -png "$work/thu.pdf" "$work/t"
convert "$work/t-1.png" "$work/1.png"
convert "$work/t-2.png" \
    \( samples/kieu-chu/chu-ky.png -resize 300x \) -geometry +1600+1225 -composite \
    \( samples/kieu-chu/dau.png -resize 283x \) -geometry +1415+1145 -composite \
    "$work/2.png"
for n in 1 2; do
	convert "$work/$n.png" -background '#f7f5ef' -fill '#f7f5ef' \
	    -opaque white -colors 16 -strip -density 200 -units PixelsPerInch \
	    -define png:compression-level=9 "samples/sao-y-dien-tu/trang-$n.png"
done
