#include "read/scored/formats.h"

/* In the order in which they are asked: those with a mark of their own first. */
static const struct tib_annot_format *const formats[] = {
    &tib_format_nsrr_xml,      /* both XML: by the root element */
    &tib_format_profusion_xml, /* the same */
    &tib_format_domino,        /* "Signal ID:" */
    &tib_format_remlogic,      /* "[hh:mm:ss]" above a column */
    &tib_format_alice,         /* its three columns */
    &tib_format_noxturnal,     /* a line of units or dated times: before the other tables */
    &tib_format_dreams,        /* "[Hypnogram" */
    &tib_format_luna_annot,    /* its header, or times where its columns have them */
    &tib_format_luna_eannot,   /* its own names of stages */
    &tib_format_events_table,  /* any row of titles over rows of values */
    &tib_format_stage_lines,   /* any stages, one a line */
    NULL,                      /* ends the table */
};

const struct tib_annot_format *const *tib_annot_formats(size_t *n) {
  *n = sizeof formats / sizeof *formats - 1;
  return formats;
}

const struct tib_annot_format *tib_annot_format_of(const struct tib_text_file *file) {
  for (const struct tib_annot_format *const *format = formats; *format; format++)
    if ((*format)->recognise(file)) return *format;
  return NULL;
}
