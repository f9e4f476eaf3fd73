#include "broker/broker.h"
