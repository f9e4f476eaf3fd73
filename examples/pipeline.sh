#!/bin/sh
# Live headlines in a shell pipeline, one call of a command each.
# usage: pipeline.sh [OPTION OF newswire sub]... [QUERY...]
tab=$(printf '\t')
newswire sub --format line "$@" |
  while IFS=$tab read -r time source title link; do
    # Instead of printf: notify-send "$source" "$title", or what else takes arguments. What came from
    # the network stays an argument, and never becomes a part of a command.
    printf '%s at %s: %s <%s>\n' "$source" "$time" "$title" "$link"
  done
