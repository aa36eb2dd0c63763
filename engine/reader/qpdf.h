/* libqpdf, loaded when it is first wanted: linking it costs every start of the
 * command 8 ms, most of them for C++ and its cryptography. */
#ifndef CV_READER_QPDF_H
#define CV_READER_QPDF_H

#include <stdbool.h>

#include <qpdf/qpdf-c.h>

#define QPDF_FUNCTIONS(X)                                                      \
	X(init)                                                                \
	X(cleanup)                                                             \
	X(silence_errors)                                                      \
	X(set_suppress_warnings)                                               \
	X(set_attempt_recovery)                                                \
	X(read_memory)                                                         \
	X(more_warnings)                                                       \
	X(next_warning)                                                        \
	X(has_error)                                                           \
	X(get_error)                                                           \
	X(get_error_code)                                                      \
	X(get_error_message_detail)                                            \
	X(is_encrypted)                                                        \
	X(get_trailer)                                                         \
	X(get_object_by_id)                                                    \
	X(oh_release)                                                          \
	X(oh_release_all)                                                      \
	X(oh_is_null)                                                          \
	X(oh_is_dictionary)                                                    \
	X(oh_is_array)                                                         \
	X(oh_is_stream)                                                        \
	X(oh_get_object_id)                                                    \
	X(oh_get_dict)                                                         \
	X(oh_get_key)                                                          \
	X(oh_get_array_n_items)                                                \
	X(oh_get_array_item)                                                   \
	X(oh_get_value_as_longlong)                                            \
	X(oh_get_value_as_number)                                              \
	X(oh_get_value_as_name)                                                \
	X(oh_get_value_as_utf8)                                                \
	X(oh_unparse_resolved)                                                 \
	X(get_last_string_length)                                              \
	X(oh_get_stream_data)

struct arena;

/* qpdf_NAME is the member NAME. */
struct qpdf_library {
/* a name: NOLINTNEXTLINE(bugprone-macro-parentheses) */
#define X(name) __typeof__(qpdf_##name) *name;
	QPDF_FUNCTIONS(X)
#undef X
};

/* NULL: it is not installed. Jumps. From any thread. */
const struct qpdf_library *qpdf_library(struct arena *a);

/* Around all calls: running out of memory in them jumps (qpdf.c tells how).
 * Ends with the arena. One a thread at a time. */
struct qpdf_fence {
	struct arena *arena;
	void *reserve;
	bool lost; /* jumped: handles are not to be touched any more */
};
struct qpdf_fence *qpdf_enter(struct arena *a);

#endif
