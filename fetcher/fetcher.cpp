#include "fetcher/fetcher.h"
