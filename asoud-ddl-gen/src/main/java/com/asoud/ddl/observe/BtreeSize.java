package com.asoud.ddl.observe;

/**
 * How large {@code CREATE INDEX} makes a btree: {@code nbtsort.c} and {@code nbtdedup.c}, the same from PostgreSQL 13
 * to 18, on pages of 8 kB.
 *
 * <ol>
 *   <li>The entries of equal keys become posting lists, each holding the key once and six bytes for every row, and
 *       taking about a tenth of a page at most.
 *   <li>Entries fill a leaf page until less than the fillfactor leaves free would be free; the last one that was put
 *       there moves on to the next page, and a copy of it stays as the upper bound of this one.
 *   <li>Each page has one entry in the level above, filled to 70 %, up to a level of one page. A page of metadata comes
 *       first.
 * </ol>
 */
final class BtreeSize {

    static final int PAGE = 8192;

    /** {@code BTREE_DEFAULT_FILLFACTOR}. */
    static final int DEFAULT_FILLFACTOR = 90;

    private static final int NONLEAF_FILLFACTOR = 70;
    private static final int LINE_POINTER = 4;

    /** A page without its header of 24 bytes, its special space of 16, and the line pointer of its upper bound. */
    private static final int ROOM = PAGE - 24 - 16 - LINE_POINTER;

    private static final int ROW_POINTER = 6;

    /** {@code maxpostingsize}, of which only multiples of eight can be used. */
    private static final int LONGEST_POSTING = 808;

    private BtreeSize() {}

    /**
     * The size in bytes.
     *
     * @param rows the rows in the index
     * @param keys how many different keys they have; as many as rows where nothing is deduplicated
     * @param entryBytes an entry of one row on average, with its header of eight bytes and rounded up to eight
     * @param fillfactor in per cent
     */
    static long bytes(double rows, double keys, double entryBytes, int fillfactor) {
        if (rows < 1) {
            return PAGE;
        }
        double rowsOfKey = rows / keys;
        double less = Math.floor(rowsOfKey);
        double shareOfMore = rowsOfKey - less;
        double entries =
                keys * (entries(less, entryBytes) * (1 - shareOfMore) + entries(less + 1, entryBytes) * shareOfMore);
        double bytes = keys * (size(less, entryBytes) * (1 - shareOfMore) + size(less + 1, entryBytes) * shareOfMore);
        double each = bytes / entries;

        double pages = Math.ceil(entries / onPage(each, each - entryBytes - LINE_POINTER, fillfactor));
        double all = 1 + pages;
        double above = onPage(entryBytes + LINE_POINTER, 0, NONLEAF_FILLFACTOR);
        while (pages > 1) {
            pages = Math.ceil(pages / above);
            all += pages;
        }
        return (long) all * PAGE;
    }

    private static double entries(double rowsOfKey, double entryBytes) {
        return rowsOfKey == 0 ? 0 : Math.ceil(rowsOfKey / inPosting(entryBytes));
    }

    /** The bytes of all entries of one key, with their line pointers. */
    private static double size(double rowsOfKey, double entryBytes) {
        double rowsInFull = inPosting(entryBytes);
        double full = Math.floor(rowsOfKey / rowsInFull);
        return full * entry(rowsInFull, entryBytes) + entry(rowsOfKey - full * rowsInFull, entryBytes);
    }

    private static double entry(double rows, double entryBytes) {
        if (rows == 0) {
            return 0;
        }
        double pointers = rows == 1 ? 0 : Math.ceil(rows * ROW_POINTER / 8) * 8;
        return entryBytes + pointers + LINE_POINTER;
    }

    private static double inPosting(double entryBytes) {
        return Math.max(1, Math.floor((LONGEST_POSTING - entryBytes) / ROW_POINTER));
    }

    /**
     * The entries that stay on a page ({@code _bt_buildadd}).
     *
     * @param each bytes of an entry with its line pointer
     * @param cutOff the bytes that an upper bound does not repeat of the entry it is a copy of
     */
    private static double onPage(double each, double cutOff, int fillfactor) {
        double room = ROOM - LINE_POINTER;
        double leftFree = PAGE * (100 - fillfactor) / 100.0;
        double untilFillfactor = Math.floor((room + Math.max(0, cutOff) - leftFree) / each) + 1;
        double untilFull = Math.floor((room - each - LINE_POINTER) / each) + 1;
        return Math.max(2, Math.min(untilFillfactor, untilFull) - 1);
    }
}
