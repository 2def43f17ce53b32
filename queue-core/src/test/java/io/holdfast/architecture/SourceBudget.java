package io.holdfast.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** How large a source file, a method and a constructor may grow; measured on the sources, needs a JDK. */
public final class SourceBudget {

    static final int FILE_LINES = 300;
    static final int METHOD_LINES = 40;
    static final int CONSTRUCTOR_PARAMETERS = 5;

    private SourceBudget() {}

    /** One sentence for each excess below the folder, which need not exist. */
    public static List<String> excesses(Path sources) {
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(sources)) {
            List<Path> files =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> excesses = new ArrayList<>();
            for (Path file : files) {
                int lines = Files.readAllLines(file).size();
                if (lines > FILE_LINES) {
                    excesses.add(file.getFileName() + " has " + lines + " lines, more than " + FILE_LINES);
                }
            }
            excesses.addAll(parse(files));
            return excesses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> parse(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    ignored -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            Measure measure = new Measure(Trees.instance(task).getSourcePositions());
            for (CompilationUnitTree unit : task.parse()) {
                measure.scan(unit, null);
            }
            return measure.excesses;
        }
    }

    private static final class Measure extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final SourcePositions positions;
        private final List<String> excesses = new ArrayList<>();

        Measure(SourcePositions positions) {
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            Tree owner = getCurrentPath().getParentPath().getLeaf();
            String name = ((ClassTree) owner).getSimpleName() + "." + method.getName();
            long lines = lines(method);
            if (lines > METHOD_LINES) {
                excesses.add(name + " has " + lines + " lines, more than " + METHOD_LINES);
            }
            int parameters = method.getParameters().size();
            boolean constructor = method.getName().contentEquals("<init>") && owner.getKind() != Tree.Kind.RECORD;
            if (constructor && parameters > CONSTRUCTOR_PARAMETERS) {
                excesses.add(name + " takes " + parameters + " parameters, more than " + CONSTRUCTOR_PARAMETERS);
            }
            return super.visitMethod(method, null);
        }

        private long lines(MethodTree method) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            LineMap map = unit.getLineMap();
            return map.getLineNumber(positions.getEndPosition(unit, method))
                    - map.getLineNumber(positions.getStartPosition(unit, method))
                    + 1;
        }
    }
}
