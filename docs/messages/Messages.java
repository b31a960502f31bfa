import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Prints every sentence that a person can meet: refusals, help, results, what generated files say, what guards say; each
 * with its place in the code, and {…} for what is filled in. Read the list after a change of messages:
 *
 * <pre>java docs/messages/Messages.java             all of them
 * java docs/messages/Messages.java help        one kind: refusal, help, file, failure, text</pre>
 */
final class Messages {

    private static final Pattern WORDS = Pattern.compile("(?s).*\\p{L}{2,},? \\p{L}.*");
    private static final Pattern SQL = Pattern.compile("(?s)\\s*(--.*|[(,]?\\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER"
            + "|DROP|SET|FROM|WHERE|AND|LEFT|JOIN|CROSS|DO|BEGIN|COMMIT|LOCK|EXPLAIN|IF|VACUUM|ANALYZE|END|PREPARE|REINDEX"
            + "|RETURN|FOR|CASE|ORDER|GROUP|UNION|EXECUTE|PERFORM|VALUES|ON)\\b.*)");
    private static final Pattern RAISED =
            Pattern.compile("(?s)(?:RAISE(?: EXCEPTION| WARNING| NOTICE)?|MESSAGE =|HINT =|DETAIL =)\\s*E?'((?:[^']|'')+)'");

    private final String kindWanted;
    private final Map<String, Integer> counts = new TreeMap<>();

    private Messages(String kindWanted) {
        this.kindWanted = kindWanted;
    }

    public static void main(String... arguments) throws IOException {
        Messages messages = new Messages(arguments.length == 0 ? "" : arguments[0]);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> tree = Files.walk(Path.of(""))) {
            List<Path> sources = tree.filter(path -> path.toString().matches("asoud-.*src/main/java/.*\\.java"))
                    .filter(path -> !path.toString().contains("target/"))
                    .sorted()
                    .toList();
            var files = compiler.getStandardFileManager(null, null, null);
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                messages.new Sentences(unit, positions).scan(unit, "text");
            }
        }
        messages.readHelp();
        System.out.println(messages.counts);
    }

    /** The texts of --help that picocli reads from a file. */
    private void readHelp() throws IOException {
        try (Stream<Path> tree = Files.walk(Path.of(""))) {
            List<Path> files = tree.filter(path -> path.toString().matches("asoud-.*src/main/resources/.*help\\.properties"))
                    .toList();
            for (Path file : files) {
                Properties texts = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    texts.load(reader);
                }
                new TreeMap<>(texts).forEach((name, text) -> print("help", file + " " + name, text.toString()));
            }
        }
    }

    private void print(String kind, String place, String text) {
        if (kindWanted.isEmpty() || kindWanted.equals(kind)) {
            counts.merge(kind, 1, Integer::sum);
            System.out.printf("%-8s %s%n    %s%n", kind, place, text.strip().replace("\n", "\n    "));
        }
    }

    /** The second argument of each method is the kind of what is inside. */
    private final class Sentences extends TreeScanner<Void, String> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        private Sentences(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, String kind) {
            boolean picocli = annotation.getAnnotationType().toString().matches("Option|Command|Parameters");
            return super.visitAnnotation(annotation, picocli ? "help" : "none");
        }

        @Override
        public Void visitNewClass(NewClassTree created, String kind) {
            String type = created.getIdentifier().toString();
            if (type.matches(".*(Refusal|Problem|Unfinished|ParameterException|Obstacle)")) {
                return super.visitNewClass(created, "refusal");
            }
            return super.visitNewClass(created, type.matches(".*(Exception|Error|Failure|Failed)") ? "failure" : kind);
        }

        @Override
        public Void visitBinary(BinaryTree sum, String kind) {
            if (sum.getKind() != Tree.Kind.PLUS || !text(sum).contains(" ")) {
                return super.visitBinary(sum, kind);
            }
            tell(sum, kind);
            return null;
        }

        @Override
        public Void visitLiteral(LiteralTree literal, String kind) {
            tell(literal, kind);
            return null;
        }

        private void tell(ExpressionTree expression, String kind) {
            String text = text(expression);
            String place = unit.getSourceFile().getName() + ":"
                    + unit.getLineMap().getLineNumber(positions.getStartPosition(unit, expression));
            if (kind.equals("none")) {
                return;
            }
            if (SQL.matcher(text).matches() || text.contains("RAISE")) {
                Matcher raised = RAISED.matcher(text);
                while (raised.find()) {
                    print("file", place, raised.group(1).replace("''", "'"));
                }
            } else if (WORDS.matcher(text).matches()) {
                print(kind, place, text);
            }
        }

        private String text(ExpressionTree part) {
            if (part instanceof ParenthesizedTree parentheses) {
                return text(parentheses.getExpression());
            }
            if (part instanceof LiteralTree literal) {
                return String.valueOf(literal.getValue());
            }
            if (part instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                return text(sum.getLeftOperand()) + text(sum.getRightOperand());
            }
            if (part instanceof ConditionalExpressionTree choice) {
                return "{" + text(choice.getTrueExpression()) + "|" + text(choice.getFalseExpression()) + "}";
            }
            String code = part.toString().replaceAll("\\s+", " ");
            return part instanceof MethodInvocationTree && code.contains("\"") ? "{…}" : "{" + code + "}";
        }
    }
}
