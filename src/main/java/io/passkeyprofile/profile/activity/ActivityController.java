package io.passkeyprofile.profile.activity;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.SignedIn;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.MessageSource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The page with all security activity of the signed-in account, and the button that says
 * that its news were seen.
 */
@Controller
class ActivityController {

	private static final int PAGE_SIZE = 20;

	/** Short enough that its product with the page size is an offset. */
	private static final Pattern PAGE_NUMBER = Pattern.compile("[1-9][0-9]{0,6}");

	private final Activity activity;

	private final AccountRepository accounts;

	private final Clock clock;

	private final MessageSource messages;

	ActivityController(Activity activity, AccountRepository accounts, Clock clock, MessageSource messages) {
		this.activity = activity;
		this.accounts = accounts;
		this.clock = clock;
		this.messages = messages;
	}

	@GetMapping("/profile/activity")
	String show(@SignedIn Account account, @RequestParam(defaultValue = "1") String page,
			@RequestParam(defaultValue = "all") String show, Locale locale, Model model) {
		int number = PAGE_NUMBER.matcher(page).matches() ? Integer.parseInt(page) : 1;
		ActivityFilter filter = ActivityFilter.of(show);
		ActivityPage activity = this.activity.page(account, filter, number, PAGE_SIZE, locale);
		if (number > 1 && activity.entries().isEmpty()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		model.addAttribute("activity", activity);
		model.addAttribute("show", filter.inAddress());
		model.addAttribute("filters", ActivityFilter.names());
		return "activity/activity";
	}

	/** The file has nothing that the page doesn't show, so it needs no recent proof. */
	@GetMapping("/profile/activity.csv")
	void download(@SignedIn Account account, @RequestParam(defaultValue = "all") String show, Locale locale,
			HttpServletResponse response) throws IOException {
		Stream<ActivityEntry> entries = this.activity.entries(account, ActivityFilter.of(show), locale);
		response.setContentType("text/csv;charset=UTF-8");
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename("activity.csv").build().toString());
		ActivityCsv.write(entries, response.getOutputStream(), this.messages, locale);
	}

	/**
	 * Takes news off the page; the activity keeps them.
	 * @param until when the newest event on the page happened, so that later ones stay
	 */
	@PostMapping("/profile/activity/seen")
	String seen(@SignedIn Account account, @RequestParam Instant until, RedirectAttributes redirect) {
		Instant now = this.clock.instant();
		this.accounts.saveNoticesSeen(account.getId(), until.isBefore(now) ? until : now);
		redirect.addFlashAttribute("done", "news.done");
		return "redirect:/profile";
	}

}
