#ifndef TIB_READ_SCORED_CRAMPS_H
#define TIB_READ_SCORED_CRAMPS_H

/* Annotations in which somebody writes of a cramp (SBC-16), in whatever words about it. */

#include <stdbool.h>

/* Whether a text holds one of the words (by comma; NULL: those of the program), in any case, with or without accents. What
 * stands before the word does not matter ("Wadenkrampf"), behind it up to three letters of an ending do not ("cramps",
 * "cramping"), but "Krampfanfall" is no cramp,
 * and neither is what this program calls "cramp-like". */
bool tib_cramps_tells(const char *text, const char *words);

#endif
