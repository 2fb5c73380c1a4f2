package io.passkeyprofile.profile.passkey;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.passkey.fact.PasskeyName;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;
import io.passkeyprofile.profile.web.ErrorPages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Gives a passkey another name. The table's script shows the form in the passkey's row.
 * This page shows it in browsers without scripts, right after a passkey was added, and if
 * a name was refused.
 */
@Controller
@RequestMapping("/profile/passkeys/{id}/name")
class RenameController {

	private final PasskeyService passkeys;

	private final PasskeyFacts facts;

	private final Throttle throttle;

	private final MessageSource messages;

	RenameController(PasskeyService passkeys, PasskeyFacts facts, Throttle throttle, MessageSource messages) {
		this.passkeys = passkeys;
		this.facts = facts;
		this.throttle = throttle;
		this.messages = messages;
	}

	@GetMapping
	String ask(@SignedIn Account account, @PathVariable String id, @RequestParam(defaultValue = "") String find,
			Model model) {
		try {
			WebAuthnDevice device = this.passkeys.find(account, id);
			String name = PasskeyFacts.name(this.facts.find(account).get(id), device);
			return page(id, name, find, false, model);
		}
		catch (PassageException ex) {
			// The profile page says what is wrong
			return "redirect:/profile";
		}
	}

	@PostMapping
	String rename(@SignedIn Account account, HttpServletResponse response, @PathVariable String id,
			@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String find, Locale locale,
			Model model, RedirectAttributes redirect) {
		PasskeyName newName;
		try {
			newName = new PasskeyName(name);
		}
		catch (IllegalArgumentException ex) {
			return page(id, name, find, true, model);
		}
		try {
			this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
			this.passkeys.rename(account, id, newName);
			redirect.addFlashAttribute("done", "rename.done");
			return "redirect:" + place(id, find);
		}
		catch (PassageException ex) {
			model.addAttribute("failed", "rename.failed." + PassageFailure.of(ex).code());
		}
		catch (ThrottledException ex) {
			ex.tell(response);
			response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
			model.addAttribute("failed", "rename.failed.throttled");
			model.addAttribute("waitingTime", this.messages.getMessage(ex.getWaitingTime(), locale));
		}
		return page(id, name, find, false, model);
	}

	/** Shows the page with what was typed. */
	private static String page(String id, String name, String find, boolean invalid, Model model) {
		model.addAttribute("find", find);
		model.addAttribute("back", place(id, find));
		model.addAttribute("invalid", invalid);
		model.addAttribute("id", id);
		model.addAttribute("name", name);
		return "passkey/name";
	}

	/** Returns the path of the passkey's row in the table, which keeps the search. */
	private static String place(String id, String find) {
		return UriComponentsBuilder.fromPath("/profile")
			.queryParamIfPresent(PasskeySection.FIND, Optional.of("{find}").filter((it) -> StringUtils.hasText(find)))
			.fragment("details-{id}")
			.encode()
			.buildAndExpand(Map.of("find", find, "id", id))
			.toUriString();
	}

	@ExceptionHandler(PasskeyNotFoundException.class)
	void notFound(HttpServletRequest request, HttpServletResponse response) throws IOException {
		request.setAttribute(ErrorPages.REASON, "passkey-not-found");
		response.sendError(HttpStatus.NOT_FOUND.value());
	}

}
