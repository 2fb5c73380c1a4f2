package io.passkeyprofile.profile;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.asm.Advice;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;

/**
 * Records which top-level types of the main code execute a method while a request goes
 * through the filters and the servlet. These are the types that somebody has to read to
 * follow the request. It also counts these methods, and slow operations for languages.
 */
public final class ExecutedTypes {

	private static final Set<String> names = new TreeSet<>();

	private static final Map<String, Integer> work = new TreeMap<>();

	private static final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);

	private static boolean installed;

	private ExecutedTypes() {
	}

	/**
	 * Instruments the main classes, once. It redefines them from their class files,
	 * because retransformation loses the names of parameters on JDK 17.
	 */
	static synchronized void install() {
		if (installed) {
			return;
		}
		installed = true;
		loadMainClasses();
		new AgentBuilder.Default().disableClassFormatChanges()
			.with(RedefinitionStrategy.REDEFINITION)
			.type((type, loader, module, redefined, domain) -> type.getName().startsWith("io.passkeyprofile.")
					&& domain != null && domain.getCodeSource().getLocation().getPath().endsWith("/target/classes/"))
			.transform((builder, type, loader, module, domain) -> builder
				.visit(Advice.to(OfMethod.class).on(isMethod().and(not(isAbstract())))))
			.type(namedOneOf("com.ibm.icu.text.MessageFormat", "com.ibm.icu.text.PluralRules",
					"com.ibm.icu.text.DecimalFormat", "io.passkeyprofile.profile.web.Moment$Formats"))
			.transform((builder, type, loader, module, domain) -> builder
				.visit(Advice.to(OfConstructor.class).on(isConstructor())))
			.type(named("org.springframework.context.support.ResourceBundleMessageSource"))
			.transform((builder, type, loader, module, domain) -> builder
				.visit(Advice.to(OfWork.class).on(named("loadBundle").or(named("doGetBundle")))))
			.type(named("org.apache.catalina.core.StandardWrapperValve"))
			.transform((builder, type, loader, module, domain) -> builder
				.visit(Advice.to(OfRequest.class).on(named("invoke"))))
			.installOn(ByteBuddyAgent.install());
	}

	private static void loadMainClasses() {
		Path root = Path.of("target", "classes");
		try (Stream<Path> files = Files.walk(root.resolve("io/passkeyprofile"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".class")).toList()) {
				String name = root.relativize(file).toString().replace(File.separatorChar, '.');
				Class.forName(name.substring(0, name.length() - ".class".length()), false,
						ExecutedTypes.class.getClassLoader());
			}
		}
		catch (IOException | ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static synchronized Set<String> take() {
		Set<String> taken = new TreeSet<>(names);
		names.clear();
		work.clear();
		return taken;
	}

	/**
	 * Returns the number of executed methods, as {@code calls}, and how often each slow
	 * operation was executed.
	 */
	static synchronized Map<String, Integer> takeWork() {
		Map<String, Integer> taken = new TreeMap<>(work);
		take();
		return taken;
	}

	/** Called at the start of every method. */
	public static void entered(String type) {
		if (depth.get() > 0) {
			add(type);
			worked("calls");
		}
	}

	/** Called at the start of a slow operation. */
	public static void worked(String what) {
		if (depth.get() > 0) {
			count(what);
		}
	}

	public static void requestBegins() {
		depth.set(depth.get() + 1);
	}

	public static void requestEnds() {
		depth.set(depth.get() - 1);
	}

	private static synchronized void add(String type) {
		names.add(type.replaceFirst("\\$.*", ""));
	}

	private static synchronized void count(String what) {
		work.merge(what, 1, Integer::sum);
	}

	static final class OfConstructor {

		private OfConstructor() {
		}

		@Advice.OnMethodExit
		static void exit(@Advice.Origin("#t") String type) {
			ExecutedTypes.worked(type);
		}

	}

	static final class OfWork {

		private OfWork() {
		}

		@Advice.OnMethodEnter
		static void enter(@Advice.Origin("#m") String method) {
			ExecutedTypes.worked(method);
		}

	}

	static final class OfMethod {

		private OfMethod() {
		}

		@Advice.OnMethodEnter
		static void enter(@Advice.Origin("#t") String type) {
			ExecutedTypes.entered(type);
		}

	}

	static final class OfRequest {

		private OfRequest() {
		}

		@Advice.OnMethodEnter
		static void enter() {
			ExecutedTypes.requestBegins();
		}

		@Advice.OnMethodExit(onThrowable = Throwable.class)
		static void exit() {
			ExecutedTypes.requestEnds();
		}

	}

}
