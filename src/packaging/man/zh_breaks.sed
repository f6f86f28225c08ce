# SPDX-License-Identifier: MIT
# A Chinese page as it is installed: troff knows no place to break a line between Chinese characters
# unless `\:` says so, and nobody wants to write that. Requests and examples stay as they
# are; lines are not filled up with blanks.
/^\.TH/a\
.ad l
/^\.EX/,/^\.EE/b
/^\./b
s/([^\x00-\x7F])/\1\\:/g
s/\\:([，。、；：！？）》〉”’」』】…])/\1/g
s/([（《〈“‘「『【])\\:/\1/g
s/\\:$//
