/* libxml2, set up once for the whole program. */
#ifndef CV_DATA_LIBXML_H
#define CV_DATA_LIBXML_H

/* Before the first parse of a thread; quiet: what cannot be had here is missed,
 * and told, by the parse. From any thread, as often as wanted. */
void libxml_ready(void);

#endif
