package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.Obstacle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who is in the way, for people and for machines. */
final class ObstacleText {

    private ObstacleText() {}

    /** @param obstacles at least one */
    static void print(List<Obstacle> obstacles, Screen screen) {
        screen.line("In the way:");
        Map<Object, List<Obstacle>> bySession = new LinkedHashMap<>();
        for (Obstacle each : obstacles) {
            Object who = each.session().<Object>map(Obstacle.Session::pid).orElse(each);
            bySession.computeIfAbsent(who, first -> new ArrayList<>()).add(each);
        }
        bySession.values().forEach(one -> print(screen, one));
    }

    /** What is said of one session, or of something that is none. */
    private static void print(Screen screen, List<Obstacle> one) {
        one.forEach(obstacle ->
                screen.labelled(obstacle.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '), obstacle.holdsUp()));
        Obstacle first = one.get(0);
        first.session().ifPresent(session -> screen.labelled("  who", session.toString()));
        first.age().ifPresent(age -> screen.labelled("  since", Quantities.duration(age)));
        one.stream().map(Obstacle::remedy).distinct().forEach(remedy -> screen.labelled("  do", remedy));
    }

    static Json json(Obstacle obstacle) {
        Json json = new Json()
                .with("kind", obstacle.kind())
                .with("holdsUp", obstacle.holdsUp())
                .with("remedy", obstacle.remedy())
                .with("ageSeconds", obstacle.age());
        obstacle.session()
                .ifPresent(session -> json.with("pid", session.pid())
                        .with("user", session.user())
                        .with("application", session.application())
                        .with("state", session.state())
                        .with("query", session.query()));
        return json;
    }
}
