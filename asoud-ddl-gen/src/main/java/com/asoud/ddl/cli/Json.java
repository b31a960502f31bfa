package com.asoud.ddl.cli;

import com.asoud.postgres.ObjectName;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * One document for machines, or a part of it. Names never change; new ones may come. Bytes and seconds are numbers.
 * What is absent is left out.
 */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .changeDefaultPropertyInclusion(every -> every.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .addModule(new SimpleModule()
                    .addSerializer(ObjectName.class, new ToStringSerializer(ObjectName.class))
                    .addSerializer(Duration.class, new Seconds()))
            .build();

    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Adds a member; an absent value is left out. */
    Json with(String name, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(present -> members.put(name, present));
        } else {
            members.put(name, value);
        }
        return this;
    }

    /** Adds a list, each element as a document of its own. */
    <T> Json with(String name, Collection<T> items, Function<T, Json> each) {
        return with(name, items.stream().map(each).toList());
    }

    Json with(Json other) {
        members.putAll(other.members);
        return this;
    }

    @JsonValue
    Map<String, Object> members() {
        return members;
    }

    String text() {
        return MAPPER.writeValueAsString(this);
    }

    void print(PrintWriter out) {
        out.println(text());
        out.flush();
    }

    private static final class Seconds extends StdSerializer<Duration> {

        Seconds() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration duration, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(duration.toMillis() / 1000.0);
        }
    }
}
