package io.passkeyprofile.profile.activity;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.SignedIn;

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

	ActivityController(Activity activity, AccountRepository accounts, Clock clock) {
		this.activity = activity;
		this.accounts = accounts;
		this.clock = clock;
	}

	@GetMapping("/profile/activity")
	String show(@SignedIn Account account, @RequestParam(defaultValue = "1") String page, Locale locale, Model model) {
		int number = PAGE_NUMBER.matcher(page).matches() ? Integer.parseInt(page) : 1;
		ActivityPage activity = this.activity.page(account, number, PAGE_SIZE, locale);
		if (number > 1 && activity.entries().isEmpty()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		model.addAttribute("activity", activity);
		return "activity/activity";
	}

	/**
	 * Takes news off the page; the activity keeps them.
	 * @param until when the newest happened that the page showed, so that a later one
	 * stays
	 */
	@PostMapping("/profile/activity/seen")
	String seen(@SignedIn Account account, @RequestParam Instant until, RedirectAttributes redirect) {
		Instant now = this.clock.instant();
		this.accounts.saveNoticesSeen(account.getId(), until.isBefore(now) ? until : now);
		redirect.addFlashAttribute("done", "news.done");
		return "redirect:/profile";
	}

}
