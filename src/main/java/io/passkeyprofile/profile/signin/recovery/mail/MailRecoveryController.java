package io.passkeyprofile.profile.signin.recovery.mail;

import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.Link;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.Purpose;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.State;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import io.passkeyprofile.profile.token.RandomToken;
import io.passkeyprofile.profile.web.Moment;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The pages of a recovery by mail. Mail scanners open links, so only the buttons change
 * anything. {@link MailRecoveryLoginConfigurer} handles the last button.
 */
@Controller
class MailRecoveryController {

	static final String PATH = "/sign-in/recovery/mail";

	/** The path of the page that the links in mails open. */
	static final String LINK = PATH + "/link";

	static final String FINISH = PATH + "/finish";

	private static final String PROGRESS = PATH + "/progress";

	private final MailRecovery recovery;

	private final RecoveryRequestRepository requests;

	private final MailRecoveryJob job;

	private final RecoveryCookie cookie;

	private final Throttle throttle;

	private final Outbox outbox;

	private final Clock clock;

	MailRecoveryController(MailRecovery recovery, RecoveryRequestRepository requests, MailRecoveryJob job,
			RecoveryCookie cookie, Throttle throttle, Outbox outbox, Clock clock) {
		this.recovery = recovery;
		this.requests = requests;
		this.job = job;
		this.cookie = cookie;
		this.throttle = throttle;
		this.outbox = outbox;
		this.clock = clock;
	}

	@ModelAttribute
	void requireMailServer() {
		if (!this.outbox.isSetUp()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
	}

	@GetMapping(PATH)
	String show(@Nullable Principal person) {
		return (person != null) ? "redirect:/profile" : "signin/recovery/mail/ask";
	}

	/** Answers in the same way, and after the same statements, whatever the name. */
	@PostMapping(PATH)
	String ask(@RequestParam(defaultValue = "") String username, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		try {
			this.throttle.take(Bucket.RECOVERY_MAIL, this.throttle.network());
			this.requests.insert(Username.keyOf(username), this.cookie.renew(request, response),
					this.clock.instant().plus(MailRecovery.LINK));
			this.job.wake();
			return "redirect:" + PROGRESS;
		}
		catch (TryLaterException ex) {
			ex.tell(response);
			model.addAttribute("username", username);
			model.addAttribute("failed", ex.getMessageKey());
			model.addAttribute("waitingTime", ex.getWaitingTime());
			return "signin/recovery/mail/ask";
		}
	}

	/**
	 * Shows what has become of the recoveries that this browser confirmed.
	 * @param over not null if one of them can't go on any more
	 */
	@GetMapping(PROGRESS)
	String showProgress(@Nullable String over, HttpServletRequest request, Locale locale, Model model) {
		Instant now = this.clock.instant();
		List<Row> rows = this.requests.findConfirmed(this.cookie.hash(request))
			.stream()
			.map((found) -> Row.of(found, now, locale))
			.toList();
		model.addAttribute("requests", rows);
		model.addAttribute("over", over != null);
		model.addAttribute("heading",
				(rows.isEmpty() && over == null) ? "recovery-mail.sent.title" : "recovery-mail.progress.title");
		return "signin/recovery/mail/progress";
	}

	@PostMapping(PROGRESS)
	String sendLink(@RequestParam(defaultValue = "") String id, HttpServletRequest request) {
		boolean goesOn = this.requests.find(id)
			.filter((found) -> found.browserHash().equals(this.cookie.hash(request)))
			.filter(this.recovery::sendLink)
			.isPresent();
		return "redirect:" + PROGRESS + (goesOn ? "" : "?over");
	}

	/** Shows what a link is for, and changes nothing. */
	@GetMapping(LINK)
	String showLink(@RequestParam(defaultValue = "") String token, HttpServletRequest request, Locale locale,
			Model model) {
		Link link = RandomToken.parse(token).flatMap(this.requests::findLink).orElse(null);
		Instant now = this.clock.instant();
		String page = "over";
		if (link != null) {
			boolean here = link.request().browserHash().equals(this.cookie.hash(request));
			boolean stoppable = link.isStoppable(now);
			if (link.isLive(now)) {
				page = (here || link.purpose() == Purpose.STOP) ? link.purpose().name().toLowerCase(Locale.ROOT)
						: "elsewhere";
			}
			else if (stoppable && link.purpose() == Purpose.CONFIRM) {
				page = "used";
			}
			model.addAttribute("here", here);
			model.addAttribute("stoppable", stoppable);
			model.addAttribute("row", Row.of(link.request(), now, locale));
		}
		model.addAttribute("link", page);
		model.addAttribute("token", token);
		return "signin/recovery/mail/link";
	}

	@PostMapping(PATH + "/confirm")
	String confirm(@RequestParam(defaultValue = "") String token, HttpServletRequest request,
			HttpServletResponse response, Locale locale, Model model) {
		Instant now = this.clock.instant();
		boolean confirmed = RandomToken.parse(token)
			.flatMap(this.requests::findLink)
			.filter((link) -> link.purpose() == Purpose.CONFIRM
					&& link.request().browserHash().equals(this.cookie.hash(request)))
			// Even if it is confirmed already, because somebody clicked twice
			.filter((link) -> link.isStoppable(now) || (link.isLive(now) && this.recovery.confirm(link)))
			.isPresent();
		if (confirmed) {
			this.cookie.renew(request, response);
			return "redirect:" + PROGRESS;
		}
		return showLink(token, request, locale, model);
	}

	/** Works in every browser: anyone who reads the mails may stop the recovery. */
	@PostMapping(PATH + "/stop")
	String stop(@RequestParam(defaultValue = "") String token, HttpServletRequest request, Locale locale, Model model) {
		boolean stopped = RandomToken.parse(token)
			.flatMap(this.requests::findLink)
			.filter((link) -> link.isStoppable(this.clock.instant()))
			.filter((link) -> this.recovery.stop(link.request().accountId()))
			.isPresent();
		if (!stopped) {
			return showLink(token, request, locale, model);
		}
		model.addAttribute("link", "stopped");
		return "signin/recovery/mail/link";
	}

	/** Spring Security forwards here if the second link no longer works. */
	@PostMapping(MailRecoveryLoginConfigurer.FAILED)
	String showFailure(@RequestParam(defaultValue = "") String token, HttpServletRequest request, Locale locale,
			Model model) {
		String page = showLink(token, request, locale, model);
		if (Objects.equals(model.getAttribute("link"), "finish")) {
			// The link is live, so the account must have another address by now
			model.addAttribute("link", "over");
		}
		return page;
	}

	/** Any session of the account may do so. */
	@PostMapping("/profile/recovery/stop")
	String stop(@SignedIn Account account, RedirectAttributes redirect) {
		this.recovery.stop(account.getId());
		// Even if another session or a mail stopped it before
		redirect.addFlashAttribute("done", "recovery-mail.stopped");
		return "redirect:/profile";
	}

	/**
	 * A recovery as pages show it.
	 *
	 * @param id identifies it in forms
	 * @param username the username of its account
	 * @param state how far it has come: a {@link State} in lower case
	 * @param readyAt from when on it can go on, or null until it is confirmed
	 * @param until until when it can go on
	 * @param linkUntil when the second link expires, or null if there is none
	 */
	record Row(String id, String username, String state, @Nullable Moment readyAt, Moment until,
			@Nullable Moment linkUntil) {

		static Row of(RecoveryRequest request, Instant now, Locale locale) {
			return new Row(request.id(), request.username(), request.state(now).name().toLowerCase(Locale.ROOT),
					moment(request.readyAt(), locale), Moment.toTheMinute(request.expiresAt(), locale),
					moment(request.linkUntil(), locale));
		}

		private static @Nullable Moment moment(@Nullable Instant instant, Locale locale) {
			return (instant != null) ? Moment.toTheMinute(instant, locale) : null;
		}

	}

}
