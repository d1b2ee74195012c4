#include "draw/draw.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define FONT "DejaVu Sans"

struct tib_draw {
  enum tib_draw_kind kind;
  cairo_surface_t *surface;
  cairo_t *cairo;
  PangoFontMap *fonts;
  PangoContext *context;
  PangoLayout *layout;
  struct tib_text bytes; /* of the document, as far as cairo has handed them over */
  size_t n_boxes, boxes_capacity;
  struct tib_draw_box *boxes;
  bool failed; /* out of memory */
};

/* ---- the document ---- */

static bool add_bytes(struct tib_text *text, const void *data, size_t n) {
  void *s = text->s;
  if (tib_array_reserve(&s, &text->capacity, text->n + n + 1, 1, NULL) != TIB_OK) return false;
  text->s = s;
  memcpy(text->s + text->n, data, n);
  text->n += n;
  text->s[text->n] = '\0';
  return true;
}

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned int n) {
  struct tib_draw *draw = closure;
  return add_bytes(&draw->bytes, data, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

/* The same bytes in every run: cairo would write the time of day. */
static void describe(cairo_surface_t *surface, const char *title, const char *date) {
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "tibialis");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

/* Layout must not depend on a screen: no hinting, and a point is a point. */
static void set_up_text(struct tib_draw *draw) {
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  draw->fonts = pango_cairo_font_map_new();
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(draw->fonts), 72);
  draw->context = pango_font_map_create_context(draw->fonts);
  pango_cairo_context_set_font_options(draw->context, options);
  pango_context_set_round_glyph_positions(draw->context, FALSE);
  draw->layout = pango_layout_new(draw->context);
  cairo_font_options_destroy(options);
}

/* fontconfig leaves out, without a word, fonts that it cannot read; and places on a page are made for this one. */
static bool has_font(struct tib_draw *draw) {
  PangoFontDescription *asked = pango_font_description_from_string(FONT);
  PangoFont *font = pango_context_load_font(draw->context, asked);
  PangoFontDescription *got = font ? pango_font_describe(font) : NULL;
  const char *family = got ? pango_font_description_get_family(got) : NULL;
  bool has = family && strcmp(family, FONT) == 0;
  if (got) pango_font_description_free(got);
  if (font) g_object_unref(font);
  pango_font_description_free(asked);
  return has;
}

static void destroy(struct tib_draw *draw) {
  g_object_unref(draw->layout);
  g_object_unref(draw->context);
  g_object_unref(draw->fonts);
  tib_text_finish(&draw->bytes);
  free(draw->boxes);
  free(draw);
}

enum tib_status tib_draw_create(struct tib_draw **out, enum tib_draw_kind kind, double width, double height,
                                const char *title, const char *date, struct tib_error *err) {
  *out = NULL;
  struct tib_draw *draw = calloc(1, sizeof *draw);
  if (!draw) return tib_fail(err, TIB_MEMORY, "out of memory while drawing");
  draw->kind = kind;
  draw->surface = kind == TIB_DRAW_PDF ? cairo_pdf_surface_create_for_stream(take_bytes, draw, width, height)
                                       : cairo_svg_surface_create_for_stream(take_bytes, draw, width, height);
  if (kind == TIB_DRAW_PDF)
    describe(draw->surface, title, date);
  else
    cairo_svg_surface_set_document_unit(draw->surface, CAIRO_SVG_UNIT_PT);
  draw->cairo = cairo_create(draw->surface);
  set_up_text(draw);
  if (has_font(draw)) {
    *out = draw;
    return TIB_OK;
  }
  cairo_destroy(draw->cairo);
  cairo_surface_destroy(draw->surface);
  destroy(draw);
  return tib_fail(err, TIB_WRITE,
                  "the font " FONT
                  " cannot be read, and a page is drawn with it; install it (Debian: fonts-dejavu-core), or "
                  "leave pdf and svg out of --formats");
}

/* cairo numbers what it makes through the life of the process, and writes that number as an id nobody refers to. */
static void drop_surface_number(struct tib_text *svg) {
  static const char id[] = "<g id=\"surface";
  char *at = svg->s ? strstr(svg->s, id) : NULL;
  if (!at) return;
  char *from = at + 2, *to = strchr(at + sizeof id - 1, '"');
  if (!to) return;
  memmove(from, to + 1, svg->n - (size_t)(to + 1 - svg->s) + 1);
  svg->n -= (size_t)(to + 1 - from);
}

enum tib_status tib_draw_end(struct tib_draw *draw, struct tib_text *bytes, struct tib_error *err) {
  bool whole = !draw->failed && cairo_status(draw->cairo) == CAIRO_STATUS_SUCCESS;
  cairo_destroy(draw->cairo);
  cairo_surface_finish(draw->surface);
  whole = whole && cairo_surface_status(draw->surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(draw->surface);
  if (draw->kind == TIB_DRAW_SVG) drop_surface_number(&draw->bytes);
  whole = whole && add_bytes(bytes, draw->bytes.s ? draw->bytes.s : "", draw->bytes.n);
  destroy(draw);
  return whole ? TIB_OK : tib_fail(err, TIB_MEMORY, "out of memory while drawing");
}

void tib_draw_next_page(struct tib_draw *draw) { cairo_show_page(draw->cairo); }

/* ---- paths ---- */

/* Eighths of a point: finer cannot be seen, and every digit is printed and compressed. */
static double grid(double v) { return round(v * 8) / 8; }

void tib_draw_rect(struct tib_draw *draw, double x, double y, double width, double height) {
  double x0 = grid(x), y0 = grid(y), x1 = grid(x + width), y1 = grid(y + height);
  cairo_rectangle(draw->cairo, x0, y0, x1 - x0, y1 - y0);
}

void tib_draw_move(struct tib_draw *draw, double x, double y) { cairo_move_to(draw->cairo, grid(x), grid(y)); }

void tib_draw_line(struct tib_draw *draw, double x, double y) { cairo_line_to(draw->cairo, grid(x), grid(y)); }

void tib_draw_close(struct tib_draw *draw) { cairo_close_path(draw->cairo); }

static void set_color(struct tib_draw *draw, struct tib_color color) {
  cairo_set_source_rgb(draw->cairo, color.r, color.g, color.b);
}

void tib_draw_fill(struct tib_draw *draw, struct tib_color color) {
  set_color(draw, color);
  cairo_fill(draw->cairo);
}

void tib_draw_stroke(struct tib_draw *draw, struct tib_color color, double width, bool dashed) {
  static const double dashes[] = {2, 2};
  set_color(draw, color);
  cairo_set_line_width(draw->cairo, width);
  cairo_set_line_join(draw->cairo, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_dash(draw->cairo, dashes, dashed ? 2 : 0, 0);
  cairo_stroke(draw->cairo);
}

/* ---- text ---- */

static void remember(struct tib_draw *draw, double x, double y, const char *text) {
  PangoRectangle ink;
  void *boxes = draw->boxes;
  pango_layout_get_extents(draw->layout, &ink, NULL);
  if (ink.width == 0) return;
  if (tib_array_reserve(&boxes, &draw->boxes_capacity, draw->n_boxes + 1, sizeof *draw->boxes, NULL) != TIB_OK) {
    draw->failed = true;
    return;
  }
  draw->boxes = boxes;
  struct tib_draw_box *box = &draw->boxes[draw->n_boxes++];
  *box = (struct tib_draw_box){.x = x + pango_units_to_double(ink.x),
                               .y = y + pango_units_to_double(ink.y),
                               .width = pango_units_to_double(ink.width),
                               .height = pango_units_to_double(ink.height)};
  tib_text_copy(box->text, sizeof box->text, text);
}

const struct tib_draw_box *tib_draw_boxes(const struct tib_draw *draw, size_t *n) {
  *n = draw->n_boxes;
  return draw->boxes;
}

/* Sets the layout up; lines 1: one line, cut; more: wrapped. */
static void lay_out(struct tib_draw *draw, const struct tib_style *style, double width, int lines, const char *text) {
  PangoFontDescription *font = pango_font_description_new();
  pango_font_description_set_family_static(font, FONT);
  pango_font_description_set_size(font, pango_units_from_double(style->size));
  pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style(font, style->italic ? PANGO_STYLE_OBLIQUE : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description(draw->layout, font);
  pango_font_description_free(font);
  pango_layout_set_width(draw->layout, width > 0 ? pango_units_from_double(width) : -1);
  pango_layout_set_height(draw->layout, -lines);
  pango_layout_set_wrap(draw->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(draw->layout, width > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_single_paragraph_mode(draw->layout, TRUE);
  char clean[4096];
  tib_text_clean(clean, sizeof clean, text);
  pango_layout_set_text(draw->layout, clean, -1);
}

static void extent(struct tib_draw *draw, double *x, double *width, double *height) {
  PangoRectangle logical;
  pango_layout_get_extents(draw->layout, NULL, &logical);
  *x = pango_units_to_double(logical.x);
  *width = pango_units_to_double(logical.width);
  *height = pango_units_to_double(logical.height);
}

static void show(struct tib_draw *draw, const struct tib_style *style, double x, double y, const char *text) {
  remember(draw, x, y, text);
  set_color(draw, style->color);
  cairo_move_to(draw->cairo, x, y);
  pango_cairo_show_layout(draw->cairo, draw->layout);
  cairo_new_path(draw->cairo);
}

static double show_line(struct tib_draw *draw, const struct tib_style *style, double x, double y, double width, bool middle,
                        const char *text) {
  double shift, wide, high;
  lay_out(draw, style, width, 1, text);
  extent(draw, &shift, &wide, &high);
  double left = style->align == TIB_ALIGN_LEFT ? x : style->align == TIB_ALIGN_RIGHT ? x - wide : x - wide / 2;
  show(draw, style, grid(left - shift), grid(middle ? y - high / 2 : y), text);
  return wide;
}

double tib_draw_text(struct tib_draw *draw, const struct tib_style *style, double x, double y, double width,
                     const char *text) {
  return show_line(draw, style, x, y, width, false, text);
}

double tib_draw_text_middle(struct tib_draw *draw, const struct tib_style *style, double x, double y, double width,
                            const char *text) {
  return show_line(draw, style, x, y, width, true, text);
}

double tib_draw_paragraph(struct tib_draw *draw, const struct tib_style *style, double x, double y, double width, int lines,
                          bool show_it, const char *text) {
  double shift, wide, high;
  lay_out(draw, style, width, lines, text);
  extent(draw, &shift, &wide, &high);
  if (show_it) show(draw, style, grid(x), grid(y), text);
  return high;
}

double tib_draw_text_width(struct tib_draw *draw, const struct tib_style *style, const char *text) {
  double shift, wide, high;
  lay_out(draw, style, 0, 1, text);
  extent(draw, &shift, &wide, &high);
  return wide;
}

double tib_draw_line_height(struct tib_draw *draw, const struct tib_style *style) {
  double shift, wide, high;
  lay_out(draw, style, 0, 1, "Xy");
  extent(draw, &shift, &wide, &high);
  return high;
}

bool tib_draw_has_letters(struct tib_draw *draw, const struct tib_style *style, const char *text) {
  lay_out(draw, style, 0, 1, text);
  return pango_layout_get_unknown_glyphs_count(draw->layout) == 0;
}
