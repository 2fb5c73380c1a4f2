package io.passkeyprofile.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Starts one browser for all tests, and gives each test, and the set-up of a class, a tab
 * of its own without cookies. Authenticators, scripts and emulated screens disappear with
 * the tab.
 */
public class ChromeExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback, AfterAllCallback {

	private static final Namespace NAMESPACE = Namespace.create(ChromeExtension.class);

	private static final List<String> COMMANDS = List.of("chromium", "chromium-browser", "google-chrome",
			"google-chrome-stable", "chrome", "chrome.exe");

	private static final List<String> APPLICATIONS = List.of(
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
			"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe");

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (browser().isPresent()) {
			return ConditionEvaluationResult.enabled("There is a browser");
		}
		SkippedTests.note("browser", "Browser tests were skipped: no Chrome or Chromium was found.");
		return ConditionEvaluationResult.disabled("No Chrome or Chromium was found");
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType().isAssignableFrom(ChromeDriver.class);
	}

	@Override
	public WebDriver resolveParameter(ParameterContext parameter, ExtensionContext context) {
		ChromeDriver driver = context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent("browser", (key) -> new Browser(start(Map.of())), Browser.class)
			.driver();
		context.getStore(NAMESPACE).computeIfAbsent("tab", (key) -> Tab.open(driver), Tab.class);
		return driver;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		closeTab(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		closeTab(context);
	}

	private static void closeTab(ExtensionContext context) {
		Tab tab = context.getStore(NAMESPACE).remove("tab", Tab.class);
		if (tab != null) {
			tab.close();
		}
	}

	/**
	 * Starts a browser that the caller has to end.
	 * @param environment variables to add to those of this process
	 * @param arguments further arguments of the browser
	 * @return the connection to it
	 */
	public static ChromeDriver start(Map<String, String> environment, String... arguments) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(browser().orElseThrow().toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--no-first-run", "--lang=en");
		options.addArguments(arguments);
		ChromeDriverService.Builder service = new ChromeDriverService.Builder().withEnvironment(environment);
		// Without a driver beside the browser, Selenium finds one itself
		onPath(List.of("chromedriver", "chromedriver.exe"))
			.ifPresent((driver) -> service.usingDriverExecutable(driver.toFile()));
		return new ChromeDriver(service.build(), options);
	}

	/**
	 * Starts a browser that trusts an authority, which the caller has to end. Without
	 * {@code certutil}, the calling tests are skipped.
	 * @param authority the certificate of the authority
	 * @param home a folder for the browser, because its trust belongs to a home directory
	 * @param arguments further arguments of the browser
	 * @return the connection to it
	 */
	public static ChromeDriver startTrusting(Path authority, Path home, String... arguments) throws IOException {
		SkippedTests.requireProgram("certutil",
				"Tests with a browser that trusts a certificate were skipped: no certutil was found.");
		Path database = Files.createDirectories(home.resolve(".pki/nssdb"));
		for (String[] step : new String[][] { { "-N", "--empty-password" },
				{ "-A", "-n", "authority", "-t", "C,,", "-i", authority.toString() } }) {
			ProcessBuilder certutil = new ProcessBuilder("certutil", "-d", "sql:" + database);
			certutil.command().addAll(List.of(step));
			if (certutil.inheritIO().start().onExit().join().exitValue() != 0) {
				throw new IllegalStateException("certutil failed");
			}
		}
		return start(Map.of("HOME", home.toString()), arguments);
	}

	private static Optional<Path> browser() {
		return onPath(COMMANDS).or(() -> APPLICATIONS.stream().map(Path::of).filter(Files::isExecutable).findFirst());
	}

	private static Optional<Path> onPath(List<String> commands) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.flatMap((folder) -> commands.stream().map((command) -> Path.of(folder, command)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * The browser. JUnit closes it after the last test.
	 *
	 * @param driver the connection to it
	 */
	private record Browser(ChromeDriver driver) implements AutoCloseable {

		@Override
		public void close() {
			this.driver.quit();
		}

	}

	/**
	 * The tab of one test.
	 *
	 * @param driver the browser, which shows the tab
	 * @param previous a tab that stays open, because the browser would end without one
	 */
	private record Tab(ChromeDriver driver, String previous) {

		static Tab open(ChromeDriver driver) {
			String previous = driver.getWindowHandle();
			driver.switchTo().newWindow(WindowType.TAB);
			driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
			return new Tab(driver, previous);
		}

		void close() {
			this.driver.close();
			this.driver.switchTo().window(this.previous);
		}

	}

}
