package com.asoud.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be used is refused with a reason: exit code 2 for wrong usage, 1 for the rest; never a stack trace. */
class RefusalsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run --blocks=7                                       | --blocks is an even number, 10 or more, not 7
            run --blocks=8                                       | --blocks is an even number, 10 or more, not 8
            run --relevant=0                                     | --relevant is between 0 and 100, not 0.0
            before --relevant=NaN                                | --relevant is between 0 and 100, not NaN
            run --rounds=1                                       | --rounds is an even number, 2 or more, not 1
            run --rounds=5                                       | --rounds is an even number, 2 or more, not 5
            run --load-rate=0                                    | --load-rate is 1 or more
            run --load-seconds=0                                 | --load-seconds more than 0
            run --load-seconds=NaN                               | --load-seconds more than 0
            run --scale=0                                        | --scale is a number of rows, from 1 to 1000000000, not 0
            run --scale=1234567890123                            | --scale is a number of rows
            run --url=jdbc:postgresql:x                          | Unknown option: '--url=jdbc:postgresql:x'
            run --indexes=(                                      | Invalid value for option '--indexes'
            run --guards=(                                       | Invalid value for option '--guards'
            before --scale=0                                     | --scale is a number of rows
            after --scale=1234567890123                          | --scale is a number of rows
            before --url=jdbc:postgresql:x --scale=1             | are mutually exclusive
            before --url=jdbc:postgresql:x --statement-timeout=0 | --statement-timeout is 1 or more, not 0
            after --user=postgres                                | --user is for --url
            compare --relevant=0                                 | --relevant is between 0 and 100, not 0.0
            compare --relevant=100                               | --relevant is between 0 and 100, not 100.0
            compare --model=x                                    | Unknown option: '--model=x'
            scale --scales=0,10                                  | --scales is a number of rows, from 1 to 1000000000, not 0
            scale --scales=1234567890123                         | --scales is a number of rows
            scale --values=some                                  | Invalid value for option '--values'
            scale --values=none                                  | --values are of TYPICAL, RAREST, MOST_COMMON, ABSENT
            scale --calls=0                                      | --calls is 1 or more, not 0
            scale --statement-timeout=0                          | --statement-timeout is 1 or more, not 0
            advise --scale=0                                     | --scale is a number of rows, from 1 to 1000000000, not 0
            advise --scale=1234567890123                         | --scale is a number of rows
            advise --scale=NaN                                   | Invalid value for option '--scale'
            advise --indexes=(                                   | Invalid value for option '--indexes'
            advise --guards=(                                    | Invalid value for option '--guards'
            advise --statement-timeout=0                         | --statement-timeout is 1 or more, not 0
            advise --url=jdbc:postgresql:x --scale=6000          | are mutually exclusive
            advise --user=postgres                               | --user is for --url
            advise --blocks=10                                   | Unknown option: '--blocks=10'
            measure                                              | Unmatched arguments from index 0: 'measure'
            """)
    void wrong_usage_is_told(String arguments, String message) {
        assertTold(arguments, folder.resolve("new"), 2, message);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run --indexes=nothing.*    | the model declares no index of such a name
            before --indexes=nothing.* | the model declares no index of such a name
            after --indexes=nothing.*  | the model declares no index of such a name
            scale --indexes=nothing.*  | the model declares no index of such a name
            run --guards=nothing.*     | the model has no guard of such a name
            before --guards=nothing.*  | the model has no guard of such a name
            after --guards=nothing.*   | the model has no guard of such a name
            scale --guards=nothing.*   | the model has no guard of such a name
            advise --indexes=nothing.* | the model declares no index of such a name
            advise --guards=nothing.*  | the model has no guard of such a name
            advise --scale=4000        | growth cannot be seen
            advise --model=Nothing     | there is no such class with a constructor without parameters
            advise --model=NoModel     | the class does not implement com.asoud.planguard.guard.GuardedModel
            run --model=Nothing        | there is no such class with a constructor without parameters
            run --model=NoModel        | the class does not implement com.asoud.planguard.guard.GuardedModel
            run --model=Unmade         | the model cannot be made: java.lang.IllegalStateException: no such folder
            run --model=Unloadable     | the model cannot be loaded: java.lang.NumberFormatException
            before --model=Unloadable  | the model cannot be loaded
            after --model=Unloadable   | the model cannot be loaded
            scale --model=Unloadable   | the model cannot be loaded
            advise --model=Unloadable  | the model cannot be loaded
            run --model=InContainer    | the benchmark runs guards on Hibernate alone
            advise --model=InContainer | the benchmark runs guards on Hibernate alone
            run --model=Small          | the sample data cannot be written: there are at least 5,000 rows
            scale --model=FullDisk     | the disk is full
            advise --model=FullDisk    | the disk is full
            """)
    void what_cannot_be_measured_is_refused(String arguments, String message) {
        assertTold(arguments.replace("--model=", "--model=" + Broken.class.getName() + "$"), folder, 1, message);
        assertThat(folder).isEmptyDirectory();
    }

    /** The server, if there is one to be asked, does not even run. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run                                               | compare.json
            run                                               | report.html
            before                                            | before.json
            before --url=jdbc:postgresql://localhost:1/shop   | before.json
            after                                             | after.json
            after --url=jdbc:postgresql://localhost:1/shop    | after.json
            scale                                             | scale.json
            scale                                             | report.html
            advise                                            | advise.json
            advise                                            | advice.html
            advise --url=jdbc:postgresql://localhost:1/shop   | estimate.json
            """)
    void where_results_cannot_be_written_no_work_begins(String arguments, String result) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Files.createDirectory(folder.resolve(result));

        assertTold(arguments, file, 1, "no file can be written into the folder: it is a file");
        assertTold(arguments, file.resolve("below"), 1, "no file can be written into the folder: ");
        assertTold(arguments, folder, 1, "the file cannot be written: it is a folder");
        assertThat(folder)
                .isDirectoryNotContaining(path ->
                        !Set.of("file", result).contains(path.getFileName().toString()));
    }

    private static void assertTold(String arguments, Path folder, int code, String message) {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        if (Set.of("run", "before", "after", "scale", "advise").contains(all.get(0))
                && !arguments.contains("--model=")) {
            all.add("--model=" + Broken.WEATHER);
        }
        all.add("--folder=" + folder);
        StringWriter err = new StringWriter();
        int ended = IndexBenchmark.run(
                new PrintWriter(new StringWriter()), new PrintWriter(err), all.toArray(String[]::new));

        assertThat(ended).as(err.toString()).isEqualTo(code);
        assertThat(err.toString().replaceAll("\\s+", " "))
                .contains(message)
                .doesNotContain("\tat ", "Usage:")
                .contains("do:");
        assertThat(err.toString().lines())
                .allSatisfy(line -> assertThat(line.length() <= 80 || isOneWord(line))
                        .as(line)
                        .isTrue());
        if (code == 1) {
            assertThat(err.toString()).contains("where:");
        } else {
            assertThat(err.toString()).as("nothing has begun").doesNotContain("0%");
        }
    }

    /** Such as a path, which stays whole; beside its label. */
    private static boolean isOneWord(String line) {
        return !line.replaceFirst("(where|do):", "").strip().contains(" ");
    }
}
