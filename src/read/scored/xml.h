#ifndef TIB_READ_SCORED_XML_H
#define TIB_READ_SCORED_XML_H

/* XML element by element, with expat. What these files do not need and what only attacks use is refused: entities of their
 * own, deep nesting, endless texts. */

#include "read/scored/text_file.h"

#define TIB_XML_MAX_DEPTH 16
#define TIB_XML_MAX_TEXT (64 * 1024)

/* One element. */
struct tib_xml_element {
  const char *path; /* names from the root on, without prefixes of namespaces: "PSGAnnotation/EpochLength" */
  int64_t line;     /* where it begins, from 1 */
};

/* What a format does at an element; `user` is what tib_xml_read() was given. Failing ends the reading with that status. */
struct tib_xml_handler {
  enum tib_status (*begin)(void *user, const struct tib_xml_element *element, struct tib_error *err);
  /* `text` is the element's own, without that of its children and trimmed; good until the return. */
  enum tib_status (*end)(void *user, const struct tib_xml_element *element, struct tib_cell text, struct tib_error *err);
};

/* Reads a document; blanks before its declaration are passed over, and whatever coding that names, the text is UTF-8 by
 * now. Errors: TIB_UNSUPPORTED beyond TIB_XML_MAX_BYTES; TIB_SCORING_FORMAT with file, line and cause where the XML is
 * broken or incomplete, defines entities, nests deeper than TIB_XML_MAX_DEPTH or has a text beyond TIB_XML_MAX_TEXT;
 * TIB_MEMORY; those of the handler. */
enum tib_status tib_xml_read(const struct tib_text_file *file, const struct tib_xml_handler *handler, void *user,
                             struct tib_error *err);

/* Whether the text is XML whose root element has this name, behind at most 64 KiB of declaration, document type, comments
 * and blanks. */
bool tib_xml_root_is(const struct tib_text_file *file, const char *name);

#endif
