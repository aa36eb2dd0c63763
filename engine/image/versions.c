#include <stdio.h>
#include <jpeglib.h>
#include <png.h>
#include <qrencode.h>
#include <zlib.h>

#include "engine/base/arena.h"
#include "engine/image/image.h"

static struct str
jpeg(struct arena *a)
{
	struct buf b = buf_new(a);

#ifdef LIBJPEG_TURBO_VERSION_NUMBER
	buf_int(&b, LIBJPEG_TURBO_VERSION_NUMBER / 1000000);
	buf_putc(&b, '.');
	buf_int(&b, LIBJPEG_TURBO_VERSION_NUMBER / 1000 % 1000);
	buf_putc(&b, '.');
	buf_int(&b, LIBJPEG_TURBO_VERSION_NUMBER % 1000);
#else
	buf_int(&b, JPEG_LIB_VERSION);
#endif
	return buf_take(&b);
}

size_t
image_libraries(struct arena *a, struct library out[LIBRARIES_MOST])
{
	out[0] = (struct library){"libjpeg", jpeg(a)};
	out[1] = (struct library){"libpng", str_of(png_get_libpng_ver(NULL))};
	out[2] =
	    (struct library){"libqrencode", str_of(QRcode_APIVersionString())};
	/* the code's picture is packed by it, behind libpng */
	out[3] = (struct library){"zlib", str_of(zlibVersion())};
	return 4;
}
