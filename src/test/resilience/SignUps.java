import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens accounts as fast as it can, and prints the name of each one that was acknowledged,
 * until the application is gone or the time is over. Needs nothing but the JDK:
 *
 * <pre>
 * java SignUps.java http://localhost:8080 8 60
 * </pre>
 *
 * The arguments are the application, the number of people at a time, and seconds.
 */
final class SignUps {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

	private static final AtomicInteger number = new AtomicInteger();

	public static void main(String[] arguments) throws InterruptedException {
		URI signUp = URI.create(arguments[0] + "/sign-up");
		String run = "load-" + Long.toString(System.nanoTime(), 36) + "-";
		long end = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000;
		Thread[] people = new Thread[Integer.parseInt(arguments[1])];
		for (int i = 0; i < people.length; i++) {
			people[i] = new Thread(() -> {
				try {
					while (System.nanoTime() < end) {
						open(signUp, run + number.incrementAndGet());
					}
				}
				catch (Exception ex) {
					// The application is gone
				}
			});
			people[i].start();
		}
		for (Thread person : people) {
			person.join();
		}
	}

	private static void open(URI signUp, String name) throws Exception {
		HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
		Matcher token = CSRF
			.matcher(browser.send(HttpRequest.newBuilder(signUp).build(), BodyHandlers.ofString()).body());
		token.find();
		HttpResponse<String> answer = browser.send(HttpRequest.newBuilder(signUp)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("_csrf=" + token.group(1) + "&username=" + name + "&password=correct+horse"))
			.build(), BodyHandlers.ofString());
		if (answer.statusCode() == 302) {
			System.out.println(name);
		}
		else {
			System.err.println(answer.statusCode());
		}
	}

}
