#ifndef TIB_READ_SENSORS_H
#define TIB_READ_SENSORS_H

#include <tibialis/types.h>

/* What a channel's header says that it measures instead of EMG, whatever its label. */
enum tib_sensor { TIB_SENSOR_UNKNOWN, TIB_SENSOR_PIEZO, TIB_SENSOR_IMPEDANCE };

/* Piezo: the transducer says so. Impedance: the unit is one of resistance, or label or transducer say so. */
enum tib_sensor tib_sensor_find(const struct tib_channel *channel);

/* "a piezo sensor", "an impedance"; static memory. */
const char *tib_sensor_name(enum tib_sensor sensor);

#endif
