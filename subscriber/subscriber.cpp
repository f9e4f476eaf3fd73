#include "subscriber/subscriber.h"
