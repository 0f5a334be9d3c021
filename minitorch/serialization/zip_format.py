"""The zip container as `torch.save` lays it out: the structures that its writer and its reader share.

A file is a run of records, then a directory of them, then the end. Numbers are little-endian; their bytes in brackets.

    record     "PK 3 4"  version 0 (2), flags 0x0808 (2), method 0, that is stored (2), time 0 (2), date 0 (2),
               crc 0 (4), size 0 (4), size 0 (4), length of name (2), length of extra (2); name; extra; payload.
               The extra field is "FB", a length (2) and that many "Z": the payload starts at a multiple of 64.
               After the payload "PK 7 8", its crc-32 (4), size (4), size (4).
               An empty payload has flags 0x0800 and nothing after it.
    entry      one for each record: "PK 1 2"  versions 0 (2) and 0 (2), flags (2), method (2), time (2), date (2),
               crc (4), size (4), size (4), lengths of name (2), extra (2), comment (2), disk 0 (2), attributes 0 (2),
               attributes 0 (4), offset of the record (4); name; extra.
    end        "PK 6 6"  size of what follows: 44 (8), versions (2) (2), disks 0 (4) (4), number of entries (8) (8),
               size of all entries (8), offset of the first (8);
               "PK 6 7"  disk 0 (4), offset of "PK 6 6" (8), number of disks: 1 (4);
               "PK 5 6"  disks 0 (2) (2), number of entries (2) (2), size of all entries (4), offset of the first (4),
               length of a comment: 0 (2).

From 4 GiB on, a size or an offset is written as 0xFFFFFFFF, and again in 8 bytes: sizes in "PK 7 8", and sizes and
offsets in an extra field of kind 1 that stands before "FB" in a record, with 0 for its second size, and in an entry.
"""

import struct

RECORD = struct.Struct("<4s5H3I2H")
DESCRIPTOR = struct.Struct("<4s3I")
DESCRIPTOR64 = struct.Struct("<4sI2Q")
ENTRY = struct.Struct("<4s6H3I5H2I")
END64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR = struct.Struct("<4sIQI")
END = struct.Struct("<4s4H2IH")

RECORD_MAGIC = b"PK\x03\x04"
DESCRIPTOR_MAGIC = b"PK\x07\x08"
ENTRY_MAGIC = b"PK\x01\x02"
END64_MAGIC = b"PK\x06\x06"
LOCATOR_MAGIC = b"PK\x06\x07"
END_MAGIC = b"PK\x05\x06"

UTF8_NAME = 0x0800
SIZES_FOLLOW = 0x0008
STORED = 0
ALIGNMENT = 64
MAX16 = 0xFFFF
MAX32 = 0xFFFFFFFF
ZIP64 = 1
