package io.passkeyprofile;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.test.context.cache.ContextCache;
import org.springframework.test.context.cache.DefaultCacheAwareContextLoaderDelegate;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * Counts the applications and sandboxes that tests start, because they take much of a
 * build's time, and prints the numbers after the last test.
 */
public final class StartedApplications implements ApplicationListener<SpringApplicationEvent>, TestExecutionListener {

	private static final String TEST_CACHE = ContextCache.class.getPackageName();

	private static final String SANDBOX = "io.passkeyprofile.sandbox.SandboxConfiguration";

	private static final Map<String, Integer> SHARED = new ConcurrentSkipListMap<>();

	private static final Map<String, Integer> SHARED_SANDBOXES = new ConcurrentSkipListMap<>();

	private static final Map<String, Integer> OF_ONE_TEST = new ConcurrentSkipListMap<>();

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (!(event instanceof ApplicationStartedEvent || event instanceof ApplicationFailedEvent)) {
			return;
		}
		List<StackFrame> stack = StackWalker.getInstance().walk((frames) -> frames.toList());
		Optional<StackFrame> constant = stack.stream()
			.filter((frame) -> isOurs(frame) && frame.getMethodName().equals("<clinit>"))
			.filter((frame) -> !testClass(frame).endsWith("Tests"))
			.findFirst();
		if (constant.isPresent()) {
			boolean sandbox = event.getSpringApplication()
				.getAllSources()
				.stream()
				.anyMatch((source) -> source instanceof Class<?> type && type.getName().equals(SANDBOX));
			(sandbox ? SHARED_SANDBOXES : SHARED).merge(testClass(constant.get()), 1, Integer::sum);
		}
		else if (stack.stream().noneMatch((frame) -> frame.getClassName().startsWith(TEST_CACHE))) {
			stack.stream()
				.filter((frame) -> isOurs(frame) && testClass(frame).endsWith("Tests"))
				.reduce((inner, outer) -> outer)
				.ifPresentOrElse((frame) -> OF_ONE_TEST.merge(testClass(frame), 1, Integer::sum),
						() -> OF_ONE_TEST.merge("others", 1, Integer::sum));
		}
	}

	@Override
	public void testPlanExecutionFinished(TestPlan testPlan) {
		ContextCache cache = (ContextCache) Objects.requireNonNull(
				ReflectionTestUtils.getField(DefaultCacheAwareContextLoaderDelegate.class, "defaultContextCache"));
		if (cache.getMissCount() + SHARED_SANDBOXES.size() + OF_ONE_TEST.size() > 0) {
			// Surefire redirects System.out to a file, and uses the
			// real standard output itself
			PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true,
					StandardCharsets.UTF_8);
			console.printf("Applications in Spring's test cache: %d (started %d times). Shared otherwise: %s%n",
					cache.size(), cache.getMissCount(), list(SHARED));
			console.printf("Shared sandboxes: %d (%s)%n",
					SHARED_SANDBOXES.values().stream().mapToInt(Integer::intValue).sum(), list(SHARED_SANDBOXES));
			console.printf("Started by tests about starting, stopping and failing to start: %s%n", list(OF_ONE_TEST));
		}
	}

	private static boolean isOurs(StackFrame frame) {
		return frame.getClassName().startsWith("io.passkeyprofile.");
	}

	private static String testClass(StackFrame frame) {
		return frame.getClassName().replaceFirst("\\$.*", "").replaceFirst(".*\\.", "");
	}

	private static String list(Map<String, Integer> counts) {
		return counts.isEmpty() ? "none"
				: counts.entrySet()
					.stream()
					.map((count) -> count.getKey() + " " + count.getValue())
					.collect(Collectors.joining(", "));
	}

}
