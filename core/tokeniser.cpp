#include "core/tokeniser.h"
